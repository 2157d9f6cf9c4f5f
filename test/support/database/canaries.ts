/** A text that must not contain a secret. */
export interface SearchedText {
  readonly name: string;
  readonly text: string;
}

/** A secret in a text that must not contain it. */
export interface Leak {
  readonly secret: string;
  readonly form: Form;
  readonly foundIn: string;
}

export type Form = 'plain' | 'hex' | 'base64' | 'base64url';

interface Needle {
  readonly secret: string;
  readonly form: Form;
  readonly text: string;
}

/** Needles are found by their first characters, so that many secrets take no longer than one. */
const PREFIX_LENGTH = 8;
/** How many bits of a hash say whether any needle may begin at a character. */
const HASH_BITS = 18;

/**
 * Secrets to look for: plain, in hex, and in base64 and base64url wherever in a longer encoded text they begin.
 * Texts are searched as they are and percent-decoded.
 */
export class Canaries {
  readonly #needles = new Map<string, Needle[]>();
  readonly #known = new Set<string>();
  #longest = 0;
  /** A run leaves megabytes, so nearly every character has to be skipped without a look into the map. */
  readonly #hashes = new Uint8Array(2 ** HASH_BITS);

  add(secret: string, value: string | Buffer): void {
    for (const { form, text } of formsOf(Buffer.from(value))) {
      if (text.length < PREFIX_LENGTH) throw new Error(`${secret} is too short to be looked for`);
      if (this.#known.has(text)) continue;
      this.#known.add(text);
      this.#longest = Math.max(this.#longest, text.length);
      const prefix = text.slice(0, PREFIX_LENGTH);
      const needles = this.#needles.get(prefix);
      if (needles === undefined) this.#needles.set(prefix, [{ secret, form, text }]);
      else needles.push({ secret, form, text });
      this.#hashes[hashOf(lastFour(prefix, 3))] = 1;
    }
  }

  findIn(texts: Iterable<SearchedText>): Leak[] {
    const leaks = new Map<string, Leak>();
    for (const { name: foundIn, text } of texts) {
      const readings = [text, ...percentDecoded(text, this.#longest)];
      for (const { secret, form } of readings.flatMap((written) => this.#search(written))) {
        leaks.set(`${secret} ${form} ${foundIn}`, { secret, form, foundIn });
      }
    }
    return [...leaks.values()];
  }

  #search(text: string): Needle[] {
    const found: Needle[] = [];
    const hashes = this.#hashes;
    for (let at = 3, four = lastFour(text, 2); at < text.length; at += 1) {
      four = (four << 8) ^ text.charCodeAt(at);
      if (hashes[hashOf(four)] === 1) found.push(...this.#needlesAt(text, at - 3));
    }
    return found;
  }

  #needlesAt(text: string, at: number): Needle[] {
    const candidates = this.#needles.get(text.slice(at, at + PREFIX_LENGTH)) ?? [];
    return candidates.filter((needle) => text.startsWith(needle.text, at));
  }
}

/** The last four characters up to an index, as one number. */
function lastFour(text: string, upTo: number): number {
  let four = 0;
  for (let at = Math.max(0, upTo - 3); at <= upTo; at += 1) four = (four << 8) ^ text.charCodeAt(at);
  return four;
}

function hashOf(four: number): number {
  return Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS);
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

const PERCENT_CODE = /%([0-9a-f]{2})/gi;

/**
 * The parts of a text in which something of at most `longest` characters may stand that is percent-encoded, decoded.
 */
function percentDecoded(text: string, longest: number): string[] {
  const reach = longest * '%xx'.length;
  const parts: { from: number; to: number }[] = [];
  for (const { index } of text.matchAll(PERCENT_CODE)) {
    const last = parts.at(-1);
    if (last !== undefined && index - reach <= last.to) last.to = index + reach;
    else parts.push({ from: Math.max(0, index - reach), to: index + reach });
  }
  return parts.map(({ from, to }) =>
    text
      .slice(from, to)
      .replace(PERCENT_CODE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}
