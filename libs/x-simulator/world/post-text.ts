import { createHash } from 'node:crypto';

/** X shows this many characters of a post; the whole text of a longer one is in a separate field. */
const SHOWN_LENGTH = 280;
const REPOST_LENGTH = 140;
const ADDRESS = /https?:\/\/[^\s]*[^\s.,;:!?)\]'"]/g;
const ENTITY = /https:\/\/t\.co\/[A-Za-z0-9]{10}|(?<![A-Za-z0-9_])[@#$][A-Za-z0-9_]+/g;

export interface ComposedText {
  readonly text: string;
  readonly links: ReadonlyMap<string, string>;
}

/** Shortens every address in a text as X does; addresses in `urls` that the text lacks are added at its end. */
export function composeText(text: string, urls: readonly string[] = []): ComposedText {
  const missing = urls.filter((url) => !text.includes(url));
  const links = new Map<string, string>();
  const shortened = [text, ...missing].join(' ').replace(ADDRESS, (address) => {
    const short = shortAddress(address);
    links.set(short, address);
    return short;
  });
  return { text: shortened, links };
}

export function repostText(authorUsername: string, text: string): string {
  return clip(`RT @${authorUsername}: ${text}`, REPOST_LENGTH);
}

/** The text that X sends as `text` of a post. */
export function shownText(text: string): string {
  return clip(text, SHOWN_LENGTH);
}

/** X escapes these three characters in every text. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function isLongText(text: string): boolean {
  return Array.from(text).length > SHOWN_LENGTH;
}

/** In lower case, with repetitions. */
export function mentionedUsernames(text: string): readonly string[] {
  return [...text.matchAll(ENTITY)].flatMap(([found]) =>
    found.startsWith('@') ? found.slice(1).toLowerCase() : [],
  );
}

interface EntityRange {
  readonly start: number;
  readonly end: number;
}

/** The entities of a text, with positions in characters; kinds without an entry are omitted, as at X. */
export interface TextEntities {
  urls?: (EntityRange & { url: string; expanded_url: string; display_url: string })[];
  mentions?: (EntityRange & { username: string; id?: string })[];
  hashtags?: (EntityRange & { tag: string })[];
  cashtags?: (EntityRange & { tag: string })[];
}

/** Undefined when the text has none. `userIdOf` returns the id of a mentioned username if the user exists. */
export function entitiesOf(
  text: string,
  links: ReadonlyMap<string, string>,
  userIdOf: (username: string) => string | undefined,
): TextEntities | undefined {
  const entities: TextEntities = {};
  for (const match of text.matchAll(ENTITY)) {
    const found = match[0];
    const start = Array.from(text.slice(0, match.index)).length;
    const range = { start, end: start + Array.from(found).length };
    addEntity(entities, found, range, links, userIdOf);
  }
  return Object.keys(entities).length === 0 ? undefined : entities;
}

function addEntity(
  entities: TextEntities,
  found: string,
  range: EntityRange,
  links: ReadonlyMap<string, string>,
  userIdOf: (username: string) => string | undefined,
): void {
  const word = found.slice(1);
  if (found.startsWith('@')) {
    const id = userIdOf(word);
    if (word.length > 15) return;
    (entities.mentions ??= []).push({ ...range, username: word, ...(id === undefined ? {} : { id }) });
  } else if (found.startsWith('#')) {
    (entities.hashtags ??= []).push({ ...range, tag: word });
  } else if (found.startsWith('$')) {
    (entities.cashtags ??= []).push({ ...range, tag: word });
  } else {
    const expanded = links.get(found) ?? found;
    const display = expanded.replace(/^https?:\/\/(www\.)?/, '');
    (entities.urls ??= []).push({ ...range, url: found, expanded_url: expanded, display_url: display });
  }
}

function shortAddress(address: string): string {
  const code = createHash('sha256').update(address).digest('hex').slice(0, 10);
  return `https://t.co/${code}`;
}

function clip(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
