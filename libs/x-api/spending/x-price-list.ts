import { z } from 'zod';
import { parseJson } from '../answers/json.js';
import { type XPrices, type XResource, X_RESOURCES } from './x-prices.js';

/** The list of prices that X's console shows; no sign-in is needed. */
export const X_PRICE_LIST_URL = 'https://console.x.com/api/credits/pricing';

/** A price of ours beside X's, in US dollars; `listed` is null when X's list does not name it. */
export interface XPriceComparison {
  readonly resource: XResource;
  readonly ours: number;
  readonly listed: number | null;
}

/** The list of prices has another form than we know. */
export class XPriceListError extends Error {
  override readonly name = 'XPriceListError';
}

const priceSchema = z.coerce.number<number | string>().nonnegative();
const entrySchema = z.union([
  z.union([z.number(), z.string()]).pipe(priceSchema),
  z.object({ price: priceSchema }).transform(({ price }) => price),
  z.object({ cost: priceSchema }).transform(({ cost }) => cost),
]);
const namedSchema = z
  .object({ name: z.string() })
  .or(z.object({ type: z.string() }).transform(({ type }) => ({ name: type })));
const listSchema = z.object({
  eventTypePricing: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]),
});

/** What the list calls each resource, in lower case without anything but letters. */
const NAMES: Readonly<Record<XResource, readonly string[]>> = {
  post: ['post', 'posts', 'postread', 'postsread', 'tweet', 'tweets'],
  user: ['user', 'users', 'userread', 'usersread'],
  me: ['me', 'usersme', 'ownuser'],
};

/**
 * Compares prices with X's list, by its prices for each returned resource (`eventTypePricing`).
 * @param text JSON as X's console sends it
 * @param prices in millionths of a US dollar
 * @throws XPriceListError when it is not such a list
 */
export function comparePrices(text: string, prices: XPrices): XPriceComparison[] {
  const list = listSchema.safeParse(parseJson(text)).data?.eventTypePricing;
  if (list === undefined) throw new XPriceListError('This is not a list with eventTypePricing.');
  const listed = new Map(entriesOf(list).flatMap(([name, entry]) => pricedOf(name, entry)));
  if (listed.size === 0) throw new XPriceListError('The list has no prices in eventTypePricing.');
  return X_RESOURCES.map((resource) => ({
    resource,
    ours: prices[resource] / 1_000_000,
    listed: NAMES[resource].map((name) => listed.get(name)).find((price) => price !== undefined) ?? null,
  }));
}

function entriesOf(list: Record<string, unknown> | unknown[]): [string, unknown][] {
  if (!Array.isArray(list)) return Object.entries(list);
  return list.flatMap((entry): [string, unknown][] => {
    const { data } = namedSchema.safeParse(entry);
    return data === undefined ? [] : [[data.name, entry]];
  });
}

function pricedOf(name: string, entry: unknown): [string, number][] {
  const { data: price } = entrySchema.safeParse(entry);
  return price === undefined ? [] : [[name.toLowerCase().replaceAll(/[^a-z]/g, ''), price]];
}
