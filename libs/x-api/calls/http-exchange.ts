import { z } from 'zod';

/** Larger than any answer of X, small enough for the memory of the process. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

export interface HttpRequest {
  fetch: typeof fetch;
  url: URL;
  init: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string };
  /** For the whole exchange, the body included. */
  timeoutMs: number;
  /** Must not have fired yet: the caller checks that first. */
  signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  kind: 'answer';
  status: number;
  headers: Headers;
  /** Null when it was longer than 5 MB or not UTF-8. */
  body: string | null;
}

export interface HttpFailure {
  kind: 'failure';
  code: 'timeout' | 'network' | 'aborted';
  /** The system's error code of a network failure, such as `ECONNREFUSED`. */
  networkCode: string | null;
}

/**
 * Sends one request and reads the whole answer. Never throws. A redirect is a `network` failure: the credentials
 * are for one host only.
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer | HttpFailure> {
  const stop = new AbortController();
  const onAbort = (): void => {
    stop.abort('aborted');
  };
  const timer = setTimeout(() => {
    stop.abort('timeout');
  }, request.timeoutMs);
  request.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const send = request.fetch;
    const response = await send(request.url, { ...request.init, redirect: 'error', signal: stop.signal });
    const body = await readBody(response);
    return { kind: 'answer', status: response.status, headers: response.headers, body };
  } catch (error) {
    return failureOf(error, stop.signal.reason);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
  }
}

function failureOf(error: unknown, stopReason: unknown): HttpFailure {
  if (stopReason === 'timeout' || stopReason === 'aborted') {
    return { kind: 'failure', code: stopReason, networkCode: null };
  }
  return { kind: 'failure', code: 'network', networkCode: networkCodeOf(error) };
}

async function readBody(response: Response): Promise<string | null> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return decodeUtf8(Buffer.concat(chunks));
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const networkErrorSchema = z.object({
  cause: z.object({ code: z.string().regex(/^[A-Z][A-Z0-9_]{1,40}$/) }),
});

// The messages of fetch hold the address and the value of a malformed header: only the code is passed on.
function networkCodeOf(error: unknown): string | null {
  return networkErrorSchema.safeParse(error).data?.cause.code ?? null;
}
