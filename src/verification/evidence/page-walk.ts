import type { XPost, XPostPage } from '#x-api';
import { toEvidenceFailure } from './evidence-failure.js';
import type { ListObservation } from './evidence.js';

/** How a list is read from its newest entry downwards. */
export interface PageWalk<T> {
  readonly read: (query: { maxResults: number; paginationToken?: string }) => Promise<XPostPage>;
  readonly toEntries: (page: XPostPage) => readonly T[];
  /** True once everything that was asked for has been found: reading on would only cost. */
  readonly isAnswered: (entries: readonly T[]) => boolean;
  /** False for an entry that lacks what the question is about: the page it is on proves nothing. */
  readonly isWholeEntry?: (post: XPost) => boolean;
  /** True when a page reaches past the point that matters. */
  readonly reachesBound?: (page: XPostPage) => boolean;
  readonly firstPageSize: number;
  readonly pageSize: number;
  /** X, or prudence, shows no more than this many pages; a list cut off there is not complete. */
  readonly maxPages: number;
}

/** A list as it was read; `isUnbroken`: nothing is missing between the first and the last entry that were read. */
export interface WalkedList<T> extends ListObservation<T> {
  readonly isUnbroken: boolean;
}

/**
 * Reads pages until the question is answered, the list ends or may not be read further. Of pages that are nearly full X
 * loses the token of the next one (seen in bookmarks): a list that ends with such a page is read again in pages of
 * another size, and has no end when it ends so again. Never throws for X.
 */
export async function walkPages<T>(walk: PageWalk<T>): Promise<WalkedList<T>> {
  const { endsNearlyFull, ...first } = await walkOnce(walk);
  if (!endsNearlyFull) return first;
  const size = Math.floor(walk.pageSize * OTHER_SIZE);
  const { endsNearlyFull: isEndless, ...second } = await walkOnce({
    ...walk,
    firstPageSize: size,
    pageSize: size,
  });
  return { ...second, complete: second.complete && !isEndless };
}

const NEARLY_FULL = 0.9;
const OTHER_SIZE = 0.75;

async function walkOnce<T>(walk: PageWalk<T>): Promise<WalkedList<T> & { readonly endsNearlyFull: boolean }> {
  const entries: T[] = [];
  let paginationToken: string | null = null;
  let isUnbroken = true;
  for (let pageNumber = 1; pageNumber <= walk.maxPages; pageNumber += 1) {
    const maxResults = pageNumber === 1 ? walk.firstPageSize : walk.pageSize;
    let page: XPostPage;
    try {
      page = await walk.read(paginationToken === null ? { maxResults } : { maxResults, paginationToken });
    } catch (error) {
      const failure = toEvidenceFailure(error);
      return { value: entries, complete: false, failure, isUnbroken, endsNearlyFull: false };
    }
    entries.push(...walk.toEntries(page));
    isUnbroken &&= isWholePage(page) && page.posts.every((post) => walk.isWholeEntry?.(post) ?? true);
    const isEnough = walk.reachesBound?.(page) === true || walk.isAnswered(entries);
    if (page.nextToken === null || isEnough) {
      // A list that ends where X stops showing may go on behind that point.
      const isEnd = page.nextToken === null && pageNumber < walk.maxPages;
      const complete = isUnbroken && (isEnd || walk.reachesBound?.(page) === true);
      const endsNearlyFull = complete && !isEnough && page.posts.length >= NEARLY_FULL * maxResults;
      return { value: entries, complete, failure: null, isUnbroken, endsNearlyFull };
    }
    paginationToken = page.nextToken;
  }
  return { value: entries, complete: false, failure: null, isUnbroken, endsNearlyFull: false };
}

/** Problems about posts that listed ones refer to: deleted or protected ones are missing there, not in the list. */
const ABOUT_REFERENCES: ReadonlySet<string> = new Set(['resource-not-found', 'not-authorized-for-resource']);

/**
 * A page is whole when X counted no more entries than it shows. One without a count may lack its token too, and partial
 * errors of other kinds mean that something was left out.
 */
function isWholePage({ problems, posts, resultCount }: XPostPage): boolean {
  if (resultCount === null || posts.length < resultCount) return false;
  return problems.length === 0 || (posts.length > 0 && problems.every((type) => ABOUT_REFERENCES.has(type)));
}
