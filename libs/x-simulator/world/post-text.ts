import { createHash } from 'node:crypto';

/** X shows this many characters of a post; the whole of a longer one comes as its note. */
const SHOWN_LENGTH = 280;
const REPOST_LENGTH = 140;
const ADDRESS = /https?:\/\/[^\s]*[^\s.,;:!?)\]'"]/g;
const ENTITY = /https:\/\/t\.co\/[A-Za-z0-9]{10}|(?<![A-Za-z0-9_])[@#$][A-Za-z0-9_]+/g;

export interface ComposedText {
  readonly text: string;
  readonly links: ReadonlyMap<string, string>;
}

/** Shortens every address in a text as X does; an address of `urls` that the text lacks goes to its end. */
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

/** What X puts into the `text` of a post. */
export function shownText(text: string): string {
  return clip(text, SHOWN_LENGTH);
}

/** X escapes these three in every text it answers. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function isLongText(text: string): boolean {
  return Array.from(text).length > SHOWN_LENGTH;
}

/** In lower case, as often as they are mentioned. */
export function mentionedUsernames(text: string): readonly string[] {
  return [...text.matchAll(ENTITY)].flatMap(([found]) =>
    found.startsWith('@') ? found.slice(1).toLowerCase() : [],
  );
}

interface EntityPlace {
  readonly start: number;
  readonly end: number;
}

/** Entities of a text, with places counted in characters; kinds without an entry are left out, as at X. */
export interface TextEntities {
  urls?: (EntityPlace & { url: string; expanded_url: string; display_url: string })[];
  mentions?: (EntityPlace & { username: string; id?: string })[];
  hashtags?: (EntityPlace & { tag: string })[];
  cashtags?: (EntityPlace & { tag: string })[];
}

/** Undefined when the text has none. `userIdOf` knows the id of a mentioned username, if there is such a user. */
export function entitiesOf(
  text: string,
  links: ReadonlyMap<string, string>,
  userIdOf: (username: string) => string | undefined,
): TextEntities | undefined {
  const entities: TextEntities = {};
  for (const match of text.matchAll(ENTITY)) {
    const found = match[0];
    const start = Array.from(text.slice(0, match.index)).length;
    const place = { start, end: start + Array.from(found).length };
    addEntity(entities, found, place, links, userIdOf);
  }
  return Object.keys(entities).length === 0 ? undefined : entities;
}

function addEntity(
  entities: TextEntities,
  found: string,
  place: EntityPlace,
  links: ReadonlyMap<string, string>,
  userIdOf: (username: string) => string | undefined,
): void {
  const word = found.slice(1);
  if (found.startsWith('@')) {
    const id = userIdOf(word);
    if (word.length > 15) return;
    (entities.mentions ??= []).push({ ...place, username: word, ...(id === undefined ? {} : { id }) });
  } else if (found.startsWith('#')) {
    (entities.hashtags ??= []).push({ ...place, tag: word });
  } else if (found.startsWith('$')) {
    (entities.cashtags ??= []).push({ ...place, tag: word });
  } else {
    const expanded = links.get(found) ?? found;
    const display = expanded.replace(/^https?:\/\/(www\.)?/, '');
    (entities.urls ??= []).push({ ...place, url: found, expanded_url: expanded, display_url: display });
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
