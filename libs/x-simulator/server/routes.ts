import type { Endpoint } from '../api/endpoints/endpoint.js';
import { getBookmarks, getLikedPosts } from '../api/endpoints/marked-posts-endpoints.js';
import { getPost, getPosts } from '../api/endpoints/post-endpoints.js';
import { getTimeline } from '../api/endpoints/timeline-endpoint.js';
import { getMe, getUsersByUsernames } from '../api/endpoints/user-endpoints.js';

export const API_ROUTES = [
  '/2/users/me',
  '/2/users/by',
  '/2/users/:id/tweets',
  '/2/users/:id/liked_tweets',
  '/2/users/:id/bookmarks',
  '/2/tweets',
  '/2/tweets/:id',
] as const;

export const OAUTH_ROUTES = ['/i/oauth2/authorize', '/2/oauth2/token', '/2/oauth2/revoke'] as const;

export type ApiRoute = (typeof API_ROUTES)[number];
export type OAuthRoute = (typeof OAUTH_ROUTES)[number];
export type SimulatorRoute = ApiRoute | OAuthRoute;

export interface ApiRouteRules {
  readonly endpoint: Endpoint;
  readonly scopes: readonly string[];
  /** Requests of one user per 15 minutes. */
  readonly limit: number;
}

const READ = ['tweet.read', 'users.read'];

/** Scopes: X's API description. Limits: X docs (rate limits, per user). */
export const apiRoutes: Readonly<Record<ApiRoute, ApiRouteRules>> = {
  '/2/users/me': { endpoint: getMe, scopes: READ, limit: 75 },
  '/2/users/by': { endpoint: getUsersByUsernames, scopes: READ, limit: 900 },
  '/2/users/:id/tweets': { endpoint: getTimeline, scopes: READ, limit: 900 },
  '/2/users/:id/liked_tweets': { endpoint: getLikedPosts, scopes: [...READ, 'like.read'], limit: 75 },
  '/2/users/:id/bookmarks': { endpoint: getBookmarks, scopes: [...READ, 'bookmark.read'], limit: 180 },
  '/2/tweets': { endpoint: getPosts, scopes: READ, limit: 900 },
  '/2/tweets/:id': { endpoint: getPost, scopes: READ, limit: 900 },
};

export interface ApiMatch {
  readonly route: ApiRoute;
  /** The `:id` of the path, or empty. */
  readonly pathId: string;
}

export function matchApiRoute(path: string): ApiMatch | null {
  for (const route of API_ROUTES) {
    const pathId = matchPattern(route, path);
    if (pathId !== null) return { route, pathId };
  }
  return null;
}

export function matchOAuthRoute(path: string): OAuthRoute | null {
  return OAUTH_ROUTES.find((route) => route === path) ?? null;
}

function matchPattern(route: ApiRoute, path: string): string | null {
  const wanted = route.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const isMatch = wanted.every(
    (part, index) => part === given[index] || (part === ':id' && given[index] !== ''),
  );
  return isMatch ? (given[wanted.indexOf(':id')] ?? '') : null;
}
