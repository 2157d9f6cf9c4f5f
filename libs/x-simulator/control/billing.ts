import { itemsOf, type ApiAnswer } from '../api/api-answer.js';
import type { ApiRoute } from '../server/routes.js';

/** What an answer is billed. */
export interface Bill {
  readonly billedResources: number;
  /** Millionths of a US dollar. */
  readonly costMicroUsd: number;
}

/** X docs, pricing: "Posts: Read" and "User: Read"; `GET /2/users/me` is free. Millionths of a US dollar. */
const POST_PRICE = 5_000;
const USER_PRICE = 10_000;

/** The bill for an answer. X does not publish whether it bills the objects that expansions include: a switch decides. */
export function billFor(route: ApiRoute, answer: ApiAnswer, billsIncludes: boolean): Bill {
  const items = itemsOf(answer).length;
  const included = Object.entries(billsIncludes ? (answer.includes ?? {}) : {}).map(([name, objects]) => ({
    count: Array.isArray(objects) ? objects.length : 0,
    price: name === 'users' ? USER_PRICE : POST_PRICE,
  }));
  return [{ count: items, price: priceOf(route) }, ...included].reduce(
    (bill, { count, price }) => ({
      billedResources: bill.billedResources + count,
      costMicroUsd: bill.costMicroUsd + count * price,
    }),
    { billedResources: 0, costMicroUsd: 0 },
  );
}

function priceOf(route: ApiRoute): number {
  if (route === '/2/users/me') return 0;
  return route === '/2/users/by' ? USER_PRICE : POST_PRICE;
}
