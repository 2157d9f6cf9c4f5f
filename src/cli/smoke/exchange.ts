import { z } from 'zod';
import { StepFailure } from './step-outcome.js';

const REQUEST_LIMIT_MS = 10_000;
/** The error of fetch when there is no connection, or it breaks; its other errors have no cause. */
const brokenConnection = z.object({ cause: z.object({ code: z.string().optional(), message: z.string() }) });

/** A response, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; undefined when it is not JSON. */
  readonly body: unknown;
}

/**
 * Sends a request and reads the whole answer. Redirects are not followed, so that a bearer token is only sent to its
 * own host.
 *
 * @throws StepFailure with `advice` when there is no complete answer within `limitMs` (10 s)
 */
export async function exchange(
  url: URL,
  init: RequestInit,
  advice: string,
  limitMs = REQUEST_LIMIT_MS,
): Promise<Answer> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal });
    const { status, headers } = response;
    return { status, headers, body: jsonOf(await response.text()) };
  } catch (error) {
    const where = `${url.origin}${url.pathname}`;
    if (signal.aborted)
      throw new StepFailure(`an answer from ${where} within ${limitMs / 1000} s`, 'none', advice);
    const { data: broken } = brokenConnection.safeParse(error);
    if (broken === undefined) throw error;
    const { code, message } = broken.cause;
    throw new StepFailure(`an answer from ${where}`, `no connection (${code ?? message})`, advice);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
