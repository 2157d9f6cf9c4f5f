import { baseUrlOf } from './base-url.js';
import { checkedId, lookupIds, lookupUsernames } from './calls/call-arguments.js';
import { readPostLookups, readPostPage } from './answers/post-reader.js';
import { readProfile, readRelationships } from './answers/user-reader.js';
import type { XCallRecord, XUserContext } from './calls/x-call.js';
import { POST_QUERY, TIMELINE_QUERY, VERSIONS_QUERY, type XDialect } from './dialect/x-dialect.js';
import type { XPostLookup, XPostPage } from './answers/x-post.js';
import { NO_SHARED_STATE, type XSharedState } from './gate/shared-state.js';
import { type XPrices, X_PRICES_MICRO_USD } from './spending/x-prices.js';
import { UNLIMITED_SPENDING, type XSpendGuard } from './spending/x-spend-guard.js';
import type { XBreakerDescription, XGateDescription } from './gate/gate-description.js';
import { XTransport } from './calls/x-transport.js';
import type { XProfile, XRelationship } from './answers/x-user.js';

export interface XApiClientOptions {
  /** `https://api.x.com`, or the address of a simulator. A path in it is kept. */
  baseUrl: string | URL;
  /** For each request, including its body, ms; 5000 unless given. */
  timeoutMs?: number;
  /** The dialect to try first; `tweets` unless given: it needs no expansions, which X may bill. */
  dialect?: XDialect;
  fetch?: typeof fetch;
  /** The time, ms since the epoch (UTC); the machine's unless given. */
  now?: () => number;
  /** Shares what instances of the service learn about X; none unless given. */
  sharedState?: XSharedState;
  /** Decides whether the budget allows a request; unlimited unless given. */
  spend?: XSpendGuard;
  /** What X bills for each resource; `X_PRICES_MICRO_USD` unless given. */
  prices?: XPrices;
  /** Called for each request that was sent, besides the one of its context. Must not throw. */
  onCall?: (call: XCallRecord) => void;
  /** Called when the cost of a request could not be settled or cancelled. */
  onBookkeepingFailure?: (error: unknown) => void;
}

export interface XPageQuery {
  /** 5 to 100; bookmarks take 1 to 4 too. */
  maxResults: number;
  paginationToken?: string;
}

export interface XTimelineQuery extends XPageQuery {
  /** Exclusive; X prefers it to `startTime`. */
  sinceId?: string;
  /** Inclusive. */
  startTime?: Date;
  /** Exclusive: only older posts. X applies it together with either start. */
  untilId?: string;
}

/**
 * X API v2, on behalf of one user per call.
 *
 * Nothing is retried, with one exception: a request that X refuses because of its dialect is sent once more in the
 * other dialect, and the client keeps the dialect that worked.
 *
 * A request that would fail is not sent: the error's `sent` is false, and `retryAt` says when to try again. That is
 * so while a rate window is used up, while X refuses the whole app, and while an endpoint is down. The spend guard
 * is asked before each request.
 *
 * Every method that sends a request:
 * @throws XApiError when the call fails
 * @throws RangeError when an argument is invalid (a malformed id or username, none or more than 100 of them)
 */
export class XApiClient {
  readonly #transport: XTransport;
  /** Whether X has ever sent the versions of a post: from then on a post without versions is incomplete. */
  #sendsVersions = false;

  constructor(options: XApiClientOptions) {
    this.#transport = new XTransport({
      baseUrl: baseUrlOf(options.baseUrl),
      timeoutMs: options.timeoutMs ?? 5000,
      dialect: options.dialect ?? 'tweets',
      fetch: options.fetch ?? fetch,
      now: options.now ?? Date.now,
      sharedState: options.sharedState ?? NO_SHARED_STATE,
      spend: options.spend ?? UNLIMITED_SPENDING,
      prices: options.prices ?? X_PRICES_MICRO_USD,
      onCall: options.onCall ?? (() => undefined),
      onBookkeepingFailure: options.onBookkeepingFailure ?? (() => undefined),
    });
  }

  /** The breakers and the closed rate windows as this client knows them now. */
  describeGate(): XGateDescription {
    return this.#transport.describeGate();
  }

  /** The breakers alone; cheap enough to ask before each piece of work. */
  describeBreakers(): readonly XBreakerDescription[] {
    return this.#transport.describeBreakers();
  }

  /** The account that the token belongs to. Scopes: `tweet.read users.read`. */
  async me(context: XUserContext): Promise<XProfile> {
    return this.#transport.get(context, {
      endpoint: 'users/me',
      path: '2/users/me',
      query: { 'user.fields': 'created_at,profile_image_url,protected,public_metrics' },
      resource: 'me',
      mostEntries: 1,
      read: readProfile,
    });
  }

  /**
   * The caller's relationship to each of 1 to 100 accounts, by lower-case username; the result has every requested
   * name. Scopes: `tweet.read users.read`.
   */
  async relationships(
    context: XUserContext,
    usernames: readonly string[],
  ): Promise<ReadonlyMap<string, XRelationship>> {
    const wanted = lookupUsernames(usernames);
    return this.#transport.get(context, {
      endpoint: 'users/by',
      path: '2/users/by',
      query: { usernames: wanted.join(','), 'user.fields': 'connection_status' },
      resource: 'user',
      mostEntries: wanted.length,
      read: (body, origin) => readRelationships(body, wanted, origin),
    });
  }

  /**
   * One page of an account's posts, reposts, quotes and replies, newest first, without their author. X returns the
   * newest 3,200 at most. Scopes: `tweet.read users.read`.
   */
  async timelinePage(context: XUserContext, userId: string, query: XTimelineQuery): Promise<XPostPage> {
    return this.#transport.get(context, {
      endpoint: 'users/tweets',
      path: `2/users/${checkedId(userId)}/tweets`,
      query: {
        ...pageParameters(query),
        ...(query.sinceId === undefined ? {} : { since_id: checkedId(query.sinceId) }),
        ...(query.startTime === undefined ? {} : { start_time: query.startTime.toISOString() }),
        ...(query.untilId === undefined ? {} : { until_id: checkedId(query.untilId) }),
      },
      dialectQuery: TIMELINE_QUERY,
      resource: 'post',
      mostEntries: query.maxResults,
      read: readPostPage,
    });
  }

  /**
   * One page of the posts that an account liked, the newest like first. Only ids are requested; other fields are what
   * X adds by default. Scopes: `like.read tweet.read users.read`.
   */
  async likedPage(context: XUserContext, userId: string, query: XPageQuery): Promise<XPostPage> {
    return this.#transport.get(context, {
      endpoint: 'users/liked_tweets',
      path: `2/users/${checkedId(userId)}/liked_tweets`,
      query: pageParameters(query),
      resource: 'post',
      mostEntries: query.maxResults,
      read: readPostPage,
    });
  }

  /**
   * One page of the caller's own bookmarks, the newest first; posts as in `likedPage`. Scopes: `bookmark.read
   * tweet.read users.read`.
   */
  async bookmarksPage(context: XUserContext, userId: string, query: XPageQuery): Promise<XPostPage> {
    return this.#transport.get(context, {
      endpoint: 'users/bookmarks',
      path: `2/users/${checkedId(userId)}/bookmarks`,
      query: pageParameters(query),
      resource: 'post',
      mostEntries: query.maxResults,
      read: readPostPage,
    });
  }

  /**
   * 1 to 100 posts by id, with their versions; the result has every requested id. Until X has sent the versions of any
   * post, each post counts as its only version. Scopes: `tweet.read users.read`.
   */
  posts(context: XUserContext, ids: readonly string[]): Promise<ReadonlyMap<string, XPostLookup>> {
    return this.#lookUp(context, ids, POST_QUERY);
  }

  /** As `posts`, but of each post only what matters of a task's target: text, references and versions. */
  targets(context: XUserContext, ids: readonly string[]): Promise<ReadonlyMap<string, XPostLookup>> {
    return this.#lookUp(context, ids, VERSIONS_QUERY);
  }

  async #lookUp(
    context: XUserContext,
    ids: readonly string[],
    dialectQuery: typeof POST_QUERY,
  ): Promise<ReadonlyMap<string, XPostLookup>> {
    const wanted = lookupIds(ids);
    const lookups = await this.#transport.get(context, {
      endpoint: 'tweets',
      path: '2/tweets',
      query: { ids: wanted.join(',') },
      dialectQuery,
      resource: 'post',
      mostEntries: wanted.length,
      read: (body, origin) => readPostLookups(body, wanted, origin),
    });
    this.#sendsVersions ||= [...lookups.values()].some(
      (lookup) => lookup.state === 'found' && lookup.post.versions !== null,
    );
    return this.#sendsVersions
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
