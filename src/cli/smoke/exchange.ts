import { z } from 'zod';
import { StepFailure } from './step-outcome.js';

const REQUEST_LIMIT_MS = 10_000;
/** What fetch throws when there is no connection, or it breaks; other errors of fetch have no cause. */
const brokenConnection = z.object({ cause: z.object({ code: z.string().optional(), message: z.string() }) });

/** What came back, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON value; undefined where the body is none. */
  readonly body: unknown;
}

/**
 * One request with its whole answer. Redirects are answers, not followed: a bearer token stays with the host it
 * was sent to.
 *
 * @throws StepFailure when no whole answer comes within `limitMs` (10 s); its advice is `advice`.
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
