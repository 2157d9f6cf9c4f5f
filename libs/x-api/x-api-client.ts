import { baseUrlOf } from './base-url.js';
import { checkedId, lookupIds, lookupUsernames } from './call-arguments.js';
import { readPostLookups, readPostPage } from './post-reader.js';
import { readProfile, readRelationships } from './user-reader.js';
import type { XUserContext } from './x-call.js';
import { POST_LOOKUP_QUERY, POST_QUERY, type XDialect } from './x-dialect.js';
import type { XPostLookup, XPostPage } from './x-post.js';
import { NO_SHARED_NOTES, type XSharedNotes } from './x-shared-notes.js';
import { UNLIMITED_SPENDING, type XSpendGuard } from './x-spend-guard.js';
import type { XTrafficDescription } from './x-traffic-description.js';
import { XTransport } from './x-transport.js';
import type { XProfile, XRelationship } from './x-user.js';

export interface XApiClientOptions {
  /** `https://api.x.com`, or where a stand-in listens. A path in it is kept. */
  baseUrl: string | URL;
  /** For each request, its body included, ms; 5000 unless given. */
  timeoutMs?: number;
  /** The dialect to try first; `posts` unless given. */
  dialect?: XDialect;
  fetch?: typeof fetch;
  /** The time, ms since the epoch (UTC); the machine's unless given. */
  now?: () => number;
  /** What instances of the service tell each other about X; none unless given. */
  notes?: XSharedNotes;
  /** Decides whether a request may cost something; everything may unless given. */
  spend?: XSpendGuard;
  /** Hears what went wrong when the cost of a request that was made, or not made, could not be booked. */
  onBookkeepingFailure?: (error: unknown) => void;
}

export interface XPageQuery {
  /** 5 to 100; bookmarks take 1 to 4 too. */
  maxResults: number;
  paginationToken?: string;
}

export interface XTimelineQuery extends XPageQuery {
  /** Exclusive; X lets it win over `startTime`. */
  sinceId?: string;
  /** Inclusive. */
  startTime?: Date;
}

/**
 * X API v2, on behalf of one user per call. Every method rejects with XApiError, or with RangeError when an
 * argument is nothing that X could have (a malformed id or username, none or more than 100 of them).
 *
 * Nothing is retried, with one exception: a call that X refuses because of its dialect is asked once more in
 * the other one, and the client stays with the one that worked.
 *
 * A request that is known to fail is not sent: the error says so (`sent` is false), and when to come back. That
 * is so while a window of the user's is used up, while X refuses the whole app, and while an endpoint is down.
 * A request that is sent goes through the spend guard first.
 */
export class XApiClient {
  readonly #transport: XTransport;
  /** Whether X has ever told the versions of a post: then an answer without them has lost them. */
  #tellsVersions = false;

  constructor(options: XApiClientOptions) {
    this.#transport = new XTransport({
      baseUrl: baseUrlOf(options.baseUrl),
      timeoutMs: options.timeoutMs ?? 5000,
      dialect: options.dialect ?? 'posts',
      fetch: options.fetch ?? fetch,
      now: options.now ?? Date.now,
      notes: options.notes ?? NO_SHARED_NOTES,
      spend: options.spend ?? UNLIMITED_SPENDING,
      onBookkeepingFailure: options.onBookkeepingFailure ?? (() => undefined),
    });
  }

  /** Which breakers stand how, and which windows are closed, as far as this client knows at the moment. */
  traffic(): XTrafficDescription {
    return this.#transport.traffic();
  }

  /** The account that the token belongs to. Scopes: `tweet.read users.read`. */
  async me(context: XUserContext): Promise<XProfile> {
    return this.#transport.ask(context, {
      endpoint: 'users/me',
      path: '2/users/me',
      query: { 'user.fields': 'created_at,profile_image_url,protected,public_metrics' },
      mostResources: 1,
      read: readProfile,
    });
  }

  /**
   * How the caller stands to each of 1 to 100 accounts, by lower-case username; every name asked for is in the
   * answer. Scopes: `tweet.read users.read`.
   */
  async relationships(
    context: XUserContext,
    usernames: readonly string[],
  ): Promise<ReadonlyMap<string, XRelationship>> {
    const wanted = lookupUsernames(usernames);
    return this.#transport.ask(context, {
      endpoint: 'users/by',
      path: '2/users/by',
      query: { usernames: wanted.join(','), 'user.fields': 'connection_status' },
      mostResources: wanted.length,
      read: (body, origin) => readRelationships(body, wanted, origin),
    });
  }

  /**
   * One page of what an account posted, newest first: posts, reposts, quotes and replies. X shows the newest
   * 3,200 at most. Scopes: `tweet.read users.read`.
   */
  async timelinePage(context: XUserContext, userId: string, query: XTimelineQuery): Promise<XPostPage> {
    return this.#transport.ask(context, {
      endpoint: 'users/tweets',
      path: `2/users/${checkedId(userId)}/tweets`,
      query: {
        ...pageParameters(query),
        ...(query.sinceId === undefined ? {} : { since_id: checkedId(query.sinceId) }),
        ...(query.startTime === undefined ? {} : { start_time: query.startTime.toISOString() }),
      },
      dialectQuery: POST_QUERY,
      mostResources: query.maxResults,
      read: readPostPage,
    });
  }

  /**
   * One page of what an account liked, the newest like first. Only ids are asked for; the rest of a post is
   * what X adds by itself. Scopes: `like.read tweet.read users.read`.
   */
  async likedPage(context: XUserContext, userId: string, query: XPageQuery): Promise<XPostPage> {
    return this.#transport.ask(context, {
      endpoint: 'users/liked_tweets',
      path: `2/users/${checkedId(userId)}/liked_tweets`,
      query: pageParameters(query),
      mostResources: query.maxResults,
      read: readPostPage,
    });
  }

  /**
   * One page of the caller's own bookmarks, the newest first; posts as in `likedPage`. Scopes: `bookmark.read
   * tweet.read users.read`.
   */
  async bookmarksPage(context: XUserContext, userId: string, query: XPageQuery): Promise<XPostPage> {
    return this.#transport.ask(context, {
      endpoint: 'users/bookmarks',
      path: `2/users/${checkedId(userId)}/bookmarks`,
      query: pageParameters(query),
      mostResources: query.maxResults,
      read: readPostPage,
    });
  }

  /**
   * 1 to 100 posts by id, with their versions; every id asked for is in the answer. An X that has told the versions of
   * no post yet does not know of edits: there a post is its only version. Scopes: `tweet.read users.read`.
   */
  async posts(context: XUserContext, ids: readonly string[]): Promise<ReadonlyMap<string, XPostLookup>> {
    const wanted = lookupIds(ids);
    const lookups = await this.#transport.ask(context, {
      endpoint: 'tweets',
      path: '2/tweets',
      query: { ids: wanted.join(',') },
      dialectQuery: POST_LOOKUP_QUERY,
      mostResources: wanted.length,
      read: (body, origin) => readPostLookups(body, wanted, origin),
    });
    this.#tellsVersions ||= [...lookups.values()].some(
      (lookup) => lookup.state === 'found' && lookup.post.versions !== null,
    );
    return this.#tellsVersions
      ? lookups
      : new Map([...lookups].map(([id, lookup]) => [id, unedited(lookup)]));
  }
}

function unedited(lookup: XPostLookup): XPostLookup {
  if (lookup.state !== 'found') return lookup;
  return { ...lookup, post: { ...lookup.post, versions: [lookup.post.id] } };
}

function pageParameters({ maxResults, paginationToken }: XPageQuery): Readonly<Record<string, string>> {
  return {
    max_results: String(maxResults),
    ...(paginationToken === undefined ? {} : { pagination_token: paginationToken }),
  };
}
