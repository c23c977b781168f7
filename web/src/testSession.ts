import type { Session } from './accessContract.ts';

/** A made-up session for the tests beside the code. Nothing here reaches the page. */
export const session = (over: Partial<Session> = {}): Session => ({
  person: { id: 'u1', name: 'somebody', displayName: 'Somebody' },
  grants: [],
  may: {},
  secondFactor: { enrolled: false, shown: false, required: false },
  antiforgery: 'token-1',
  externalSignIn: null,
  demonstration: [],
  ...over,
});
