import { createHash } from 'node:crypto';

const MODULUS = 2n ** 256n;

/** A checksum of rows that does not depend on their order: the sum of their SHA-256, modulo 2^256. */
export class RowChecksum {
  #sum = 0n;

  add(row: string | Uint8Array): void {
    this.#sum = (this.#sum + BigInt(`0x${createHash('sha256').update(row).digest('hex')}`)) % MODULUS;
  }

  /** In hex. */
  toString(): string {
    return this.#sum.toString(16).padStart(64, '0');
  }
}
