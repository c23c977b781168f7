/** Where a case is opened. */
export const caseAddress = (id: string): string => `/cases?case=${encodeURIComponent(id)}`;
