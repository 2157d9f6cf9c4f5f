/** A text in which no secret may stand. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** A secret where it should not be. */
export interface Leak {
  readonly secret: string;
  readonly form: Form;
  readonly place: string;
}

export type Form = 'plain' | 'hex' | 'base64' | 'base64url';

interface Needle {
  readonly secret: string;
  readonly form: Form;
  readonly text: string;
}

/** Needles are looked up by their first characters, so that many secrets cost no more than one. */
const PREFIX_LENGTH = 8;
/** Most places are ruled out by a hash of so many characters, which costs a fraction of the look-up. */
const HASHED_LENGTH = 4;
const HASH_BITS = 16;

/**
 * Secrets to look for: plain, in hex, and in base64 and base64url wherever in a longer encoded text they begin.
 * Texts are searched as they are and percent-decoded.
 */
export class Canaries {
  readonly #needles = new Map<string, Needle[]>();
  readonly #known = new Set<string>();
  readonly #beginnings = new Uint8Array(2 ** HASH_BITS);

  add(secret: string, value: string | Buffer): void {
    for (const { form, text } of formsOf(Buffer.from(value))) {
      if (text.length < PREFIX_LENGTH) throw new Error(`${secret} is too short to be looked for`);
      if (this.#known.has(text)) continue;
      this.#known.add(text);
      const prefix = text.slice(0, PREFIX_LENGTH);
      this.#needles.set(prefix, [...(this.#needles.get(prefix) ?? []), { secret, form, text }]);
      this.#beginnings[hashOf(hashedPart(text))] = 1;
    }
  }

  findIn(places: Iterable<Place>): Leak[] {
    const leaks = new Map<string, Leak>();
    for (const { name: place, text } of places) {
      for (const { secret, form } of [...this.#search(text), ...this.#search(percentDecoded(text))]) {
        leaks.set(`${secret} ${form} ${place}`, { secret, form, place });
      }
    }
    return [...leaks.values()];
  }

  *#search(text: string): Generator<Needle> {
    let hashed = hashedPart(text) >>> 8;
    for (let at = 0; at + PREFIX_LENGTH <= text.length; at += 1) {
      hashed = shifted(hashed, text, at + HASHED_LENGTH - 1);
      if (this.#beginnings[hashOf(hashed)] === 0) continue;
      const candidates = this.#needles.get(text.slice(at, at + PREFIX_LENGTH)) ?? [];
      yield* candidates.filter((needle) => text.startsWith(needle.text, at));
    }
  }
}

/** The low bytes of the first characters, in one number. */
function hashedPart(text: string): number {
  let part = 0;
  for (let at = 0; at < HASHED_LENGTH; at += 1) part = shifted(part, text, at);
  return part;
}

function shifted(part: number, text: string, at: number): number {
  return (part << 8) | (text.charCodeAt(at) & 0xff);
}

function hashOf(part: number): number {
  return Math.imul(part, 0x9e_37_79_b1) >>> (32 - HASH_BITS);
}

function formsOf(bytes: Buffer): { form: Form; text: string }[] {
  const hex = bytes.toString('hex');
  return [
    { form: 'plain', text: bytes.toString('latin1') },
    { form: 'hex', text: hex },
    { form: 'hex', text: hex.toUpperCase() },
    ...[0, 1, 2].flatMap((offset) => {
      const text = base64Within(bytes, offset);
      const urlText = text.replaceAll('+', '-').replaceAll('/', '_');
      return [
        { form: 'base64' as const, text },
        { form: 'base64url' as const, text: urlText },
      ];
    }),
  ];
}

/** The base64 characters that these bytes alone decide when so many bytes (modulo 3) stand before them. */
function base64Within(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const isLastShared = ((offset + bytes.length) * 8) % 6 !== 0;
  return encoded.slice(Math.ceil((offset * 8) / 6), isLastShared ? -1 : undefined);
}

/** Empty when nothing is encoded. */
function percentDecoded(text: string): string {
  if (!/%[0-9a-f]{2}/i.test(text)) return '';
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
