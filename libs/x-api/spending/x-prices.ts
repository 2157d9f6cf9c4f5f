/** Where X publishes its prices, and when they were read. */
export const X_PRICE_SOURCE = {
  url: 'https://docs.x.com/x-api/getting-started/pricing',
  readOn: '2026-11-23',
} as const;

/** What X bills: each post and each account that it returns; `me` is the caller's own profile. */
export const X_RESOURCES = ['post', 'user', 'me'] as const;
export type XResource = (typeof X_RESOURCES)[number];

/** How many of each. */
export type XResourceCounts = Readonly<Record<XResource, number>>;

export const NO_RESOURCES: XResourceCounts = { post: 0, user: 0, me: 0 };

/** What one of each costs, in millionths of a US dollar. */
export type XPrices = Readonly<Record<XResource, number>>;

/**
 * "Posts: Read" and "User: Read"; `GET /2/users/me` is free. X bills the same resource once a day (UTC), which only X can
 * know, so an estimate may be too high.
 */
export const X_PRICES_MICRO_USD: XPrices = { post: 5_000, user: 10_000, me: 0 };

/** What an answer costs. */
export interface XBill {
  /** How many resources, of whatever kind. */
  readonly resources: number;
  readonly microUsd: number;
}

export const NOTHING_BILLED: XBill = { resources: 0, microUsd: 0 };

/** The cost of these resources. */
export function billOf(counts: XResourceCounts, prices: XPrices): XBill {
  return X_RESOURCES.reduce(
    ({ resources, microUsd }, resource) => ({
      resources: resources + counts[resource],
      microUsd: microUsd + counts[resource] * prices[resource],
    }),
    NOTHING_BILLED,
  );
}
