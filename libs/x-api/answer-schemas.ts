import { z } from 'zod';
import { LARGEST_ID } from './snowflake.js';
import { XApiError } from './x-api-error.js';
import type { XEndpoint } from './x-call.js';

/** Where a body came from, for the error that an unreadable one becomes. */
export interface AnswerOrigin {
  endpoint: XEndpoint;
  status: number;
}

/** X's ids do not fit a JavaScript number, so they are text everywhere. */
export const idSchema = z.string().refine((id) => /^\d{1,19}$/.test(id) && BigInt(id) <= LARGEST_ID);

export const timeSchema = z.iso.datetime({ offset: true }).transform((time) => new Date(time));

/** The frame of every list. X leaves `data` out instead of sending an empty list. */
export const listSchema = z.object({
  data: z.array(z.unknown()).nullish(),
  errors: z.array(z.unknown()).nullish(),
});

/**
 * Parses `body`, throwing an `unreadable` XApiError when it is not what `schema` says. One bad entry spoils its
 * whole list: left out silently, the very post that proves a task could be the one that is missing, and its
 * absence would read as a no.
 */
export function readAs<T>(schema: z.ZodType<T>, body: unknown, origin: AnswerOrigin): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new XApiError('unreadable', origin);
  return result.data;
}

/** Entries of `data` (1 for a single object), counted without judging them: X bills unreadable ones too. */
export function countResources(body: unknown): number {
  const data = z.object({ data: z.unknown() }).safeParse(body).data?.data;
  if (Array.isArray(data)) return data.length;
  return typeof data === 'object' && data !== null ? 1 : 0;
}
