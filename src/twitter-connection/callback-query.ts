import { z } from 'zod';

/** X's codes and states are far shorter; more is somebody else's text. */
const MAX_LENGTH = 2048;

/** Only a parameter that is there once, and not empty, counts; whatever else stands in the query is ignored. */
const parameter = z.string().min(1).max(MAX_LENGTH).nullable().catch(null).default(null);
const callbackQuery = z.object({ state: parameter, code: parameter, error: parameter });

/** What X sends back with the browser (RFC 6749, 4.1.2). */
export type CallbackQuery = z.infer<typeof callbackQuery>;

/** The same for callbacks that say the same: what is ignored does not count. */
export function sameWords({ code, error }: CallbackQuery): string {
  return JSON.stringify({ code, error });
}

/** Reads the callback's query. Never fails: what cannot be read is null. */
export function parseCallbackQuery(query: unknown): CallbackQuery {
  return callbackQuery.catch({ state: null, code: null, error: null }).parse(query);
}
