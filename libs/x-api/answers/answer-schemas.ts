import { z } from 'zod';
import { LARGEST_ID } from './snowflake.js';
import { XApiError } from '../x-api-error.js';
import type { XEndpoint } from '../calls/x-call.js';
import { NO_RESOURCES, type XResource, type XResourceCounts } from '../spending/x-prices.js';

/** Where a body came from, for the error when it is unreadable. */
export interface AnswerOrigin {
  endpoint: XEndpoint;
  status: number;
}

/** X's ids are larger than a JavaScript number can hold exactly, so they are text everywhere. */
export const idSchema = z.string().refine((id) => /^\d{1,19}$/.test(id) && BigInt(id) <= LARGEST_ID);

export const timeSchema = z.iso.datetime({ offset: true }).transform((time) => new Date(time));

/** The shape of every list. X omits `data` instead of sending an empty list. */
export const listSchema = z.object({
  data: z.array(z.unknown()).nullish(),
  errors: z.array(z.unknown()).nullish(),
});

/**
 * Parses `body`. One invalid entry makes the whole list unreadable: if it were skipped, the post that proves a task
 * could be missing, and the verdict would be a wrong no.
 * @throws XApiError `unreadable` when `body` does not match `schema`
 */
export function readAs<T>(schema: z.ZodType<T>, body: unknown, origin: AnswerOrigin): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new XApiError('unreadable', origin);
  return result.data;
}

const bodySchema = z.object({
  data: z.unknown(),
  includes: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/**
 * What X bills for an answer: the entries of `data` (1 for a single object), which are `resource`, and whatever it
 * `includes`; unreadable entries too. Whether X bills included objects is not published, so they are counted; media and
 * other kinds as posts, whose price is theirs (X docs: pricing).
 */
export function countBilled(body: unknown, resource: XResource): XResourceCounts {
  const counts = { ...NO_RESOURCES };
  const { data, includes } = bodySchema.safeParse(body).data ?? {};
  counts[resource] += entriesIn(data);
  for (const [kind, entries] of Object.entries(includes ?? {})) {
    counts[kind === 'users' ? 'user' : 'post'] += entriesIn(entries);
  }
  return counts;
}

function entriesIn(part: unknown): number {
  if (Array.isArray(part)) return part.length;
  return typeof part === 'object' && part !== null ? 1 : 0;
}
