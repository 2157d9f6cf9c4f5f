import type * as z from 'zod/mini';
import { Failure } from './failure.js';
import { problemShape } from './shapes.js';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: object;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** Asks the service; gives its answer as the shape says. Rejects with a `Failure`, or with the signal's reason. */
export async function ask<T>(url: string, shape: z.ZodMiniType<T>, call: Call = {}): Promise<T> {
  const response = await send(url, call);
  const body = await readJson(response);
  const parsed = shape.safeParse(body);
  if (!parsed.success) throw Failure.unreadable(parsed.error);
  return parsed.data;
}

/** Asks for something that has no answer but that it is done. */
export async function tell(url: string, call: Call): Promise<void> {
  await send(url, call);
}

async function send(url: string, { method = 'GET', body, token, signal }: Call): Promise<Response> {
  const response = await fetch(url, {
    method,
    // The nonce cookie of a sign-in is set and read by the service, which may have another port than this page.
    credentials: 'include',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw Failure.unreachable(error);
  });
  if (response.ok) return response;
  const problem = problemShape.safeParse(await readJson(response));
  if (!problem.success) throw Failure.unreadable(problem.error);
  throw Failure.of(problem.data, secondsOf(response.headers.get('retry-after')));
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw Failure.unreadable(error);
  }
}

function secondsOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : null;
}
