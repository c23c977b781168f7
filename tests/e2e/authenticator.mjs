import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMs = 30_000;

/** An authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) whose owner never shows one code twice. */
export class Authenticator {
  #secret;
  #shown = 0;

  /** @param {string} base32 the secret as the page shows it, with blanks between its groups */
  constructor(base32) {
    const bits = [...base32.replaceAll(' ', '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
    this.#secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  }

  /** The next code. The server allows a clock one step off either way, so three codes need no waiting. */
  code() {
    this.#shown = Math.max(this.#shown + 1, Math.floor(Date.now() / stepMs) - 1);
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(this.#shown));
    const hash = createHmac('sha1', this.#secret).update(counter).digest();
    const number = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fff_ffff;
    return String(number % 1_000_000).padStart(6, '0');
  }
}
