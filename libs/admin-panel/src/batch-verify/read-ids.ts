/** What the operator has pasted, sorted into what can be sent and what cannot. */
export interface ReadIds {
  /** Each id once, in the order of its first place. */
  readonly ids: readonly string[];
  /** How many more times ids stood there that were there before. */
  readonly duplicates: number;
  readonly impossible: readonly ImpossibleId[];
}

export interface ImpossibleId {
  readonly text: string;
  readonly why: string;
}

const SEPARATORS = /[\s,;]+/;
/** What lists of ids are wrapped in when they come from code, JSON or a spreadsheet. */
const WRAPPING = /^["'`“”„‘’«»[\](){}]+|["'`“”„‘’«»[\](){}]+$/g;
const LONGEST = 191;
const PRINTABLE = /^[\x21-\x7e]+$/;

/** Reads ids whatever stands between or around them: blanks, lines, commas, semicolons, quotes, brackets. */
export function readIds(text: string): ReadIds {
  const words = text
    .split(SEPARATORS)
    .map((word) => word.replace(WRAPPING, ''))
    .filter((word) => word !== '');
  const distinct = [...new Set(words)];
  const impossible = distinct.flatMap((word) => {
    const why = whyImpossible(word);
    return why === null ? [] : [{ text: word, why }];
  });
  const bad = new Set(impossible.map(({ text }) => text));
  return {
    ids: distinct.filter((word) => !bad.has(word)),
    duplicates: words.length - distinct.length,
    impossible,
  };
}

/** Why no completion can have this id; null where one may. */
function whyImpossible(word: string): string | null {
  if (word.length > LONGEST) return `longer than ${LONGEST} characters`;
  if (!PRINTABLE.test(word)) return 'has characters that no id has';
  return null;
}
