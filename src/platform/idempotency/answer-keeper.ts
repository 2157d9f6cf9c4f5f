import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KEPT_HEADERS, type KeptAnswer } from './kept-answer.js';

/** Called with the answer to a request before it is sent. */
type Settle = (answer: KeptAnswer) => Promise<void>;

const waiting = new WeakMap<FastifyRequest, Settle>();

/** Calls `settle` once with the answer to the request, success or problem, and sends the answer afterwards. */
export function onAnswer(request: FastifyRequest, settle: Settle): void {
  waiting.set(request, settle);
}

/** Makes {@link onAnswer} work for the routes that are registered on `server` from now on. */
export function watchAnswers(server: FastifyInstance): void {
  server.addHook('onSend', async (request, reply, payload) => {
    const settle = waiting.get(request);
    waiting.delete(request);
    await settle?.(answerOf(reply, payload));
    return payload;
  });
}

function answerOf(reply: FastifyReply, payload: unknown): KeptAnswer {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    if (value === undefined) return [];
    return [[name, Array.isArray(value) ? value : String(value)] as const];
  });
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body: textOf(payload) };
}

function textOf(payload: unknown): string {
  if (typeof payload === 'string') return payload;
  if (Buffer.isBuffer(payload)) return payload.toString('utf8');
  if (payload === undefined || payload === null) return '';
  throw new Error('An idempotent route answers with JSON, not with a stream');
}
