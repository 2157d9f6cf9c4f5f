/** The pasted ids, and the words that cannot be ids. */
export interface ReadIds {
  /** Each id once, in the order in which they first appear. */
  readonly ids: readonly string[];
  /** How many ids were repeated. */
  readonly duplicates: number;
  readonly invalid: readonly InvalidId[];
}

export interface InvalidId {
  readonly text: string;
  readonly why: string;
}

const SEPARATORS = /[\s,;]+/;
/** Characters around ids that come from code, JSON or a spreadsheet. */
const WRAPPING = /^["'`“”„‘’«»[\](){}]+|["'`“”„‘’«»[\](){}]+$/g;
const MAX_LENGTH = 191;
const PRINTABLE = /^[\x21-\x7e]+$/;

/** Reads ids with spaces, lines, commas, semicolons, quotes or brackets between or around them. */
export function readIds(text: string): ReadIds {
  const words = text
    .split(SEPARATORS)
    .map((word) => word.replace(WRAPPING, ''))
    .filter((word) => word !== '');
  const distinct = [...new Set(words)];
  const invalid = distinct.flatMap((word) => {
    const why = whyInvalid(word);
    return why === null ? [] : [{ text: word, why }];
  });
  const bad = new Set(invalid.map(({ text }) => text));
  return {
    ids: distinct.filter((word) => !bad.has(word)),
    duplicates: words.length - distinct.length,
    invalid,
  };
}

/** Why no completion can have this id; null when one can. */
function whyInvalid(word: string): string | null {
  if (word.length > MAX_LENGTH) return `longer than ${MAX_LENGTH} characters`;
  if (!PRINTABLE.test(word)) return 'has characters that an id cannot have';
  return null;
}
