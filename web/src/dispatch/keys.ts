/** What the keyboard has begun on the desk. */
export interface Keys {
  /** Index of the recommended worker who gets the case when one confirms; null for none. */
  armed: number | null;
  /** The case is only held for them. */
  reserve: boolean;
  /** The list of keys is open. */
  help: boolean;
}

export const idle: Keys = { armed: null, reserve: false, help: false };

/** What the page is to do besides. */
export type Wish = 'next' | 'previous' | 'filter' | 'mark' | 'confirm' | 'close';

export interface Pressed {
  keys: Keys;
  wish: Wish | null;
}

const wishes: Readonly<Record<string, Wish>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  '/': 'filter',
  x: 'mark',
};

/**
 * What a key does; null where it does nothing, and the browser has it. A key never assigns by itself: it names a worker, and
 * confirming does it.
 * @param picks how many workers are recommended
 */
export function press(keys: Keys, key: string, picks: number): Pressed | null {
  if (key === '?') return { keys: { ...keys, help: !keys.help }, wish: null };
  if (keys.help) return key === 'Escape' ? { keys: { ...keys, help: false }, wish: null } : null;
  if (key === 'Escape') return keys.armed === null ? { keys, wish: 'close' } : { keys: idle, wish: null };
  if (key === 'Enter') return keys.armed === null ? null : { keys, wish: 'confirm' };
  if (/^[1-9]$/.test(key)) {
    const armed = Number(key) - 1;
    return armed < picks ? { keys: { ...keys, armed }, wish: null } : null;
  }
  if (key === 'r') {
    if (picks === 0) return null;
    return { keys: { ...keys, armed: keys.armed ?? 0, reserve: keys.armed === null || !keys.reserve }, wish: null };
  }
  const wish = Object.hasOwn(wishes, key) ? wishes[key] : undefined;
  if (wish === undefined) return null;
  // Another case has other workers.
  return { keys: wish === 'next' || wish === 'previous' ? idle : keys, wish };
}
