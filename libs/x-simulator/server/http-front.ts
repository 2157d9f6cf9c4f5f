import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { jsonReply, type IncomingCall, type Reply } from './reply.js';

const MAX_BODY_BYTES = 1_000_000;
/** Longer than clients keep an unused connection: otherwise a busy machine loses the race and a request is reset. */
const IDLE_CONNECTION_MS = 120_000;

/** An HTTP server that answers every request with one function. */
export function createFront(answer: (call: IncomingCall) => Promise<Reply>): Server {
  return createServer({ keepAliveTimeout: IDLE_CONNECTION_MS }, (request, response) => {
    void serve(request, response, answer);
  });
}

/**
 * The base address of a listening server.
 * @throws TypeError when the server is not listening
 */
export function addressOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server is not listening');
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (call: IncomingCall) => Promise<Reply>,
): Promise<void> {
  try {
    const body = await readBody(request);
    const reply =
      body === null ? jsonReply(413, { error: 'body_too_large' }) : await answer(callOf(request, body));
    if (reply === 'no-reply') return;
    if (reply === 'hang-up') request.socket.destroy();
    else response.writeHead(reply.status, reply.headers).end(reply.text);
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    const message = error instanceof Error ? error.message : String(error);
    const failure = jsonReply(500, { error: 'simulator_failure', message });
    response.writeHead(failure.status, failure.headers).end(failure.text);
  }
}

function callOf(request: IncomingMessage, body: string): IncomingCall {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const { method = 'GET', headers } = request;
  return { method, path: url.pathname, query: url.searchParams, headers, body };
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}
