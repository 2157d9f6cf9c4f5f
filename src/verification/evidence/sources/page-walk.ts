import type { XPost, XPostPage } from '#x-api';
import { toEvidenceFailure } from '../evidence-failure.js';
import type { EvidenceFailure, ListObservation } from '../evidence.js';

/** From pages of more than 90, X loses entries (seen in bookmarks). */
const LARGEST_FIRST_PAGE = 80;

/** The sizes, with room in the first page for as many entries as are wanted. */
export function sizesFor(wanted: number, [first, ...others]: PageSizes): PageSizes {
  return [Math.min(Math.max(first, wanted), LARGEST_FIRST_PAGE), ...others];
}

type PageSizes = readonly [number, ...number[]];

/** Where a page begins: at the newest entry, where another page ended, or at the newest post older than `untilId`. */
export interface PageStart {
  readonly paginationToken?: string;
  readonly untilId?: string;
}

/** How a list is read, from its newest entry on. */
export interface PageWalk<T> {
  readonly read: (query: PageStart & { maxResults: number }) => Promise<XPostPage>;
  readonly toEntries: (page: XPostPage) => readonly T[];
  /** True once everything was found that is looked for: reading on would only cost. */
  readonly isAnswered: (entries: readonly T[]) => boolean;
  /** False for a post that lacks a field that matters: its page cannot prove that something is missing. */
  readonly isWholeEntry?: (post: XPost) => boolean;
  /** True when a page reaches past the point that matters. */
  readonly reachesBound?: (page: XPostPage) => boolean;
  /** The sizes of the pages; the last one is that of all that follow. */
  readonly sizes: PageSizes;
  /** X shows no more pages, or we read no more, for their price; a list that is cut off there is not complete. */
  readonly maxPages: number;
  /** Whether the list is ordered by the ids of its posts, and X takes `untilId` for it. */
  readonly isOrderedById?: boolean;
}

/** A list as it was read. `isUnbroken`: nothing is missing between its first and its last entry. */
export interface WalkedList<T> extends ListObservation<T> {
  readonly isUnbroken: boolean;
}

/**
 * Reads pages until everything was found, the list ends or `maxPages` are read. After a nearly full page X may lose the
 * token of the next one (seen in bookmarks): such an end has to be proven, or the list is not complete. A failure of X
 * is part of the result and never thrown.
 */
export async function walkPages<T>(walk: PageWalk<T>): Promise<WalkedList<T>> {
  const { pages, end, failure } = await proveEnd(walk, await walkOn(walk, [], {}));
  const isUnbroken = isUnbrokenIn(walk, pages);
  const complete = end === 'reached' && isUnbroken;
  return { value: pages.flatMap(walk.toEntries), complete, failure, isUnbroken };
}

/** The pages that were read so far. */
interface Walked {
  readonly pages: readonly XPostPage[];
  readonly lastStart: PageStart;
  /** `nearly_full`: the list ends, but only because X sent no token with a nearly full page. */
  readonly end: 'reached' | 'nearly_full' | 'not_reached';
  readonly failure: EvidenceFailure | null;
}

/**
 * Asks for posts older than the last one: X shows, and bills, none if the list has ended. Where X does not answer that,
 * the last page is read again in another size; the end stays unproven when that ends nearly full again.
 */
async function proveEnd<T>(walk: PageWalk<T>, walked: Walked): Promise<Walked> {
  if (walked.end !== 'nearly_full' || !isUnbrokenIn(walk, walked.pages)) return walked;
  const older = walk.isOrderedById === true ? await walkOlder(walk, walked) : null;
  if (older !== null) return proveEnd(walk, older);
  const [size, ...sizes] = walk.sizes;
  const inOtherSizes = { ...walk, sizes: [otherSize(size), ...sizes.map(otherSize)] as const };
  const again = await walkOn(inOtherSizes, walked.pages.slice(0, -1), walked.lastStart);
  return again.end === 'nearly_full' ? { ...again, end: 'not_reached' } : again;
}

/** Null when X refuses or ignores `untilId`. */
async function walkOlder<T>(walk: PageWalk<T>, { pages }: Walked): Promise<Walked | null> {
  const untilId = pages.at(-1)?.posts.at(-1)?.id;
  if (untilId === undefined) return null;
  const older = await walkOn(walk, pages, { untilId });
  const isIgnored = older.pages[pages.length]?.posts.some(({ id }) => BigInt(id) >= BigInt(untilId));
  return older.failure?.isRefused === true || isIgnored === true ? null : older;
}

const NEARLY_FULL = 0.9;

/** X takes pages of 5 to 100, and of 1 to 4 bookmarks. */
function otherSize(size: number): number {
  return size <= 60 ? Math.ceil(size * 1.5) : Math.floor(size * 0.75);
}

/** Reads on after these pages. */
async function walkOn<T>(walk: PageWalk<T>, before: readonly XPostPage[], start: PageStart): Promise<Walked> {
  const pages = [...before];
  for (let lastStart = start; ;) {
    const maxResults = walk.sizes[Math.min(pages.length, walk.sizes.length - 1)] ?? walk.sizes[0];
    let page: XPostPage;
    try {
      page = await walk.read({ maxResults, ...lastStart });
    } catch (error) {
      return { pages, lastStart, end: 'not_reached', failure: toEvidenceFailure(error) };
    }
    pages.push(page);
    const walked = { pages, lastStart, failure: null };
    if (walk.reachesBound?.(page) === true) return { ...walked, end: 'reached' };
    // A list that ends at the last page that X shows may continue after it.
    if (pages.length >= walk.maxPages) return { ...walked, end: 'not_reached' };
    const isAnswered = walk.isAnswered(pages.flatMap(walk.toEntries));
    const isNearlyFull = page.posts.length >= NEARLY_FULL * maxResults;
    if (page.nextToken === null && !isNearlyFull) return { ...walked, end: 'reached' };
    if (isAnswered) return { ...walked, end: 'not_reached' };
    if (page.nextToken === null) return { ...walked, end: 'nearly_full' };
    lastStart = { ...start, paginationToken: page.nextToken };
  }
}

function isUnbrokenIn<T>({ isWholeEntry }: PageWalk<T>, pages: readonly XPostPage[]): boolean {
  return pages.every((page) => isWholePage(page) && page.posts.every((post) => isWholeEntry?.(post) ?? true));
}

/** Errors about deleted or protected posts that listed posts refer to: the list itself lacks nothing. */
const ABOUT_REFERENCES: ReadonlySet<string> = new Set(['resource-not-found', 'not-authorized-for-resource']);

/** Whether X shows all entries that it counted, and no error about them. Without a count, the token may be lost too. */
function isWholePage({ problems, posts, resultCount }: XPostPage): boolean {
  if (resultCount === null || posts.length < resultCount) return false;
  return problems.length === 0 || (posts.length > 0 && problems.every((type) => ABOUT_REFERENCES.has(type)));
}
