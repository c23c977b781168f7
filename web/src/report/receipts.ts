import { Observable } from '../observable.ts';

/** A report that was sent from this phone, or whose code was given here. */
export interface Receipt {
  code: string;
  number: string;
  category: string;
  village: string | null;
  promisedAt: string | null;
  coSigned: boolean;
  /** When the receipt came here, Unix ms. */
  at: number;
}

export const receiptLimit = 50;
const keptAs = 'deqing.receipts';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

/** The receipts remembered on this phone, newest first. Without storage they last as long as the page. */
export class Receipts {
  readonly list: Observable<readonly Receipt[]>;
  readonly #storage: Storage | null;

  constructor(storage: Storage | null) {
    this.#storage = storage;
    this.list = new Observable(this.#read());
  }

  find(code: string): Receipt | null {
    return this.list.get().find((receipt) => receipt.code === code) ?? null;
  }

  remember(receipt: Receipt): void {
    // Another page of this phone may have remembered something meanwhile.
    const kept = this.#storage === null ? this.list.get() : this.#read();
    this.#keep([receipt, ...kept.filter((other) => other.code !== receipt.code)].slice(0, receiptLimit));
  }

  forget(code: string): void {
    this.#keep(this.list.get().filter((receipt) => receipt.code !== code));
  }

  #keep(receipts: readonly Receipt[]): void {
    this.list.set(receipts);
    try {
      this.#storage?.setItem(keptAs, JSON.stringify(receipts));
    } catch {
      // A full or forbidden storage: the code is on the screen all the same.
    }
  }

  #read(): readonly Receipt[] {
    try {
      const kept: unknown = JSON.parse(this.#storage?.getItem(keptAs) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isReceipt) : [];
    } catch {
      return [];
    }
  }
}

const isReceipt = (value: unknown): value is Receipt =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Receipt).code === 'string' &&
  typeof (value as Receipt).at === 'number';
