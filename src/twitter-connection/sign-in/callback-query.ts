import { z } from 'zod';

/** X's codes and states are far shorter. */
const MAX_LENGTH = 2048;

/** A parameter counts only if it is given once and not empty; all others are ignored. */
const parameter = z.string().min(1).max(MAX_LENGTH).nullable().catch(null).default(null);
const callbackQuery = z.object({ state: parameter, code: parameter, error: parameter });

/** What X sends back with the browser (RFC 6749, 4.1.2). */
export type CallbackQuery = z.infer<typeof callbackQuery>;

/** The same text for callbacks with the same code and error, whatever else is in the query. */
export function callbackKey({ code, error }: CallbackQuery): string {
  return JSON.stringify({ code, error });
}

/** Parses the callback's query. Never throws: invalid parameters are null. */
export function parseCallbackQuery(query: unknown): CallbackQuery {
  return callbackQuery.catch({ state: null, code: null, error: null }).parse(query);
}
