import { z } from 'zod';
import { parseJson } from '../answers/json.js';
import { baseUrlOf } from '../base-url.js';
import { exchange } from '../calls/http-exchange.js';

/** `none`: X shows no balance for this project (an empty 404). `failed`: HTTP status, null when no answer came. */
export type XCredits =
  | { readonly kind: 'balance'; readonly microUsd: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly status: number | null };

const bodySchema = z.object({ data: z.object({ total_balance: z.coerce.number() }) });

/**
 * The balance of the app's credits, in millionths of a US dollar (X docs: `GET /2/usage/credits`). Free, and not counted
 * in any rate window of a member.
 */
export async function readCredits({
  baseUrl,
  bearerToken,
  timeoutMs = 5000,
}: {
  baseUrl: string | URL;
  /** The app's own, not a member's. */
  bearerToken: string;
  /** Ms. */
  timeoutMs?: number;
}): Promise<XCredits> {
  const url = new URL('2/usage/credits', baseUrlOf(baseUrl));
  const headers = { authorization: `Bearer ${bearerToken}`, accept: 'application/json' };
  const answer = await exchange({ fetch, url, init: { method: 'GET', headers }, timeoutMs });
  if (answer.kind === 'failure') return { kind: 'failed', status: null };
  if (answer.status === 404) return { kind: 'none' };
  const { data } = bodySchema.safeParse(parseJson(answer.body));
  if (answer.status !== 200 || data === undefined) return { kind: 'failed', status: answer.status };
  return { kind: 'balance', microUsd: Math.round(data.data.total_balance * 1_000_000) };
}
