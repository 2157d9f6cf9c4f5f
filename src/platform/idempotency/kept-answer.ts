import { z } from 'zod';

const headerSchema = z.union([z.string(), z.array(z.string())]);

const keptAnswerSchema = z.object({
  status: z.number().int().min(200).max(499),
  headers: z.record(z.string(), headerSchema),
  body: z.string(),
});

/** What is sent again: the status, the headers that are part of the answer, and the exact body. */
export type KeptAnswer = Readonly<z.infer<typeof keptAnswerSchema>>;

/** The headers that are part of an answer. */
export const KEPT_HEADERS = ['content-type', 'set-cookie'] as const;

/**
 * Whether the answer is stored. Not when nothing was done (400, 401, 403), when it changes with the state (409, 429),
 * or when it is unknown what was done (5xx): then the key is free, and the request may be sent again, corrected or not.
 */
export function isKept(status: number): boolean {
  return (status >= 200 && status < 300) || status === 404 || status === 422;
}

/** Parses a stored answer; null when it is not valid. */
export function parseKeptAnswer(text: string): KeptAnswer | null {
  try {
    return keptAnswerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
