/** Replaces the name of an erased member. */
export const ERASED = 'erased';

/** Who wrote a text: the service names members in a few forms only, people in any form. */
export type Author = 'person' | 'service';

/** A number with fewer digits may mean anything. */
const SHORTEST_NUMBER = 6;
const SHORTEST_WORD: Readonly<Record<Author, number>> = { person: 3, service: 4 };

/**
 * The words that name a member: the user id, and their handles, X ids and e-mail addresses, in any case. In a text, a
 * word is replaced
 *
 * - when it is the whole text, alone or as a value in JSON;
 * - after an `@`, and in a URL of X;
 * - within a sentence, if it cannot mean anything else: texts of the service contain common words (a member may be
 *   called `followed`), and texts of people contain numbers.
 */
export class MemberWords {
  readonly #accounts: readonly string[];
  readonly #patterns: Readonly<Record<Author, readonly RegExp[]>>;

  constructor(
    readonly userId: string,
    accounts: Iterable<string> = [],
  ) {
    const known = [...accounts].map((word) => word.replace(/^@/, '').toLowerCase());
    this.#accounts = [...new Set(known)].filter((word) => word !== '').sort(longestFirst);
    this.#patterns = { person: this.#patternsFor('person'), service: this.#patternsFor('service') };
  }

  /** In lower case, plain and as in JSON: a text without any of them does not name the member. */
  get forms(): readonly string[] {
    const words = [this.userId.toLowerCase(), ...this.#accounts];
    return [...new Set(words.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]))];
  }

  /** The text with each name of the member replaced by "erased". */
  redact(text: string, author: Author): string {
    const json = /^[[{]/.test(text) ? parsed(text) : undefined;
    if (json === undefined) return this.#plain(text, author);
    const rest = this.#inJson(json, author);
    return rest.hasChanged ? JSON.stringify(rest.value) : text;
  }

  #inJson(value: unknown, author: Author): { readonly value: unknown; readonly hasChanged: boolean } {
    let hasChanged = false;
    const strip = (part: unknown): unknown => {
      if (typeof part === 'string') {
        const rest = this.#plain(part, author);
        hasChanged ||= rest !== part;
        return rest;
      }
      if (Array.isArray(part)) return part.map(strip);
      if (typeof part !== 'object' || part === null) return part;
      return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, strip(member)]));
    };
    return { value: strip(value), hasChanged };
  }

  #plain(text: string, author: Author): string {
    return this.#patterns[author].reduce((rest, pattern) => rest.replace(pattern, ERASED), text);
  }

  #patternsFor(author: Author): RegExp[] {
    const accounts = this.#accounts.map((word) => formsOf(word, author));
    const ofUser = new RegExp(formsOf(this.userId, author), 'g');
    return accounts.length === 0 ? [ofUser] : [ofUser, new RegExp(accounts.join('|'), 'gi')];
  }
}

function formsOf(word: string, author: Author): string {
  const text = escape(word);
  const forms = [String.raw`(?<!\w)@${text}(?!\w)`, String.raw`(?<=\b(?:x|twitter)\.com/)${text}(?!\w)`];
  if (author === 'person' || /\d/.test(word)) forms.push(`^${text}$`);
  if (isDistinctive(word, author)) forms.push(String.raw`(?<![\w|-])${text}(?![\w|-])`);
  return forms.join('|');
}

function isDistinctive(word: string, author: Author): boolean {
  if (/^\d+$/.test(word)) return word.length >= SHORTEST_NUMBER;
  return word.length >= SHORTEST_WORD[author] && (author === 'person' || /\d/.test(word));
}

function escape(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

function longestFirst(one: string, other: string): number {
  return other.length - one.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
