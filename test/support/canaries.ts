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
/** Of most places in a text a number made of so many characters says that no needle begins there. */
const START_LENGTH = 4;
const START_BITS = 5;
const START_CODES = 2 ** (START_LENGTH * START_BITS);

/** The number of the last characters, given the one before; older characters are shifted out of it. */
const nextCode = (code: number, character: number): number =>
  ((code << START_BITS) ^ character) & (START_CODES - 1);

/**
 * Secrets to look for: plain, in hex, and in base64 and base64url wherever in a longer encoded text they begin.
 * Texts are searched as they are and percent-decoded.
 */
export class Canaries {
  readonly #needles = new Map<string, Needle[]>();
  readonly #known = new Set<string>();
  /** 1 where a needle may begin with the characters of this number. */
  readonly #starts = new Uint8Array(START_CODES);

  add(secret: string, value: string | Buffer): void {
    for (const { form, text } of formsOf(Buffer.from(value))) {
      if (text.length < PREFIX_LENGTH) throw new Error(`${secret} is too short to be looked for`);
      if (this.#known.has(text)) continue;
      this.#known.add(text);
      const prefix = text.slice(0, PREFIX_LENGTH);
      let code = 0;
      for (let at = 0; at < START_LENGTH; at += 1) code = nextCode(code, text.charCodeAt(at));
      this.#starts[code] = 1;
      this.#needles.set(prefix, [...(this.#needles.get(prefix) ?? []), { secret, form, text }]);
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
    let code = 0;
    for (let end = 0; end < text.length; end += 1) {
      code = nextCode(code, text.charCodeAt(end));
      const at = end - START_LENGTH + 1;
      if (this.#starts[code] === 0 || at < 0) continue;
      const candidates = this.#needles.get(text.slice(at, at + PREFIX_LENGTH)) ?? [];
      yield* candidates.filter((needle) => text.startsWith(needle.text, at));
    }
  }
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
