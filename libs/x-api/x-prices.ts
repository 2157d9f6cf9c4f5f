import type { XEndpoint } from './x-call.js';

/** Where the prices stand, and when they were read there. */
export const X_PRICE_SOURCE = {
  url: 'https://docs.x.com/x-api/getting-started/pricing',
  readOn: '2026-11-23',
} as const;

const POST_READ_MICRO_USD = 5_000;
const USER_READ_MICRO_USD = 10_000;

/**
 * What one returned resource costs, in millionths of a US dollar ("Posts: Read" and "User: Read"). X does not
 * bill the same resource twice on one day (UTC), which nobody but X can know, so an estimate errs upwards.
 */
export const X_PRICES_MICRO_USD: Readonly<Record<XEndpoint, number>> = {
  'users/me': USER_READ_MICRO_USD,
  'users/by': USER_READ_MICRO_USD,
  'users/tweets': POST_READ_MICRO_USD,
  'users/liked_tweets': POST_READ_MICRO_USD,
  'users/bookmarks': POST_READ_MICRO_USD,
  tweets: POST_READ_MICRO_USD,
};

/** What so many resources of an endpoint cost, in millionths of a US dollar. */
export function costMicroUsd(endpoint: XEndpoint, resources: number): number {
  return X_PRICES_MICRO_USD[endpoint] * resources;
}
