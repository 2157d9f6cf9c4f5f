import { z } from 'zod';

const headerSchema = z.union([z.string(), z.array(z.string())]);

const keptAnswerSchema = z.object({
  status: z.number().int().min(200).max(499),
  headers: z.record(z.string(), headerSchema),
  body: z.string(),
});

/** What comes again: the status, the headers that belong to the answer rather than to its transport, the exact body. */
export type KeptAnswer = Readonly<z.infer<typeof keptAnswerSchema>>;

/** The headers that are part of an answer. */
export const KEPT_HEADERS = ['content-type', 'set-cookie'] as const;

/**
 * Whether the answer stands for the request. Not so when nothing was done (400, 401, 403), when it ends as soon as the
 * state changes (409, 429), or when nobody knows what was done (5xx): then the key is free, and the request may be sent
 * again, mended or not.
 */
export function isKept(status: number): boolean {
  return (status >= 200 && status < 300) || status === 404 || status === 422;
}

/** Reads an answer as it was stored; null for what is none. */
export function parseKeptAnswer(text: string): KeptAnswer | null {
  try {
    return keptAnswerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
