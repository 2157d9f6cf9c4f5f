import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** How a closing server treats connections; all times count from the start of the shutdown, in milliseconds. */
export interface DrainTimes {
  /** How long new connections are accepted, so that a proxy has seen that this instance is not ready any more. */
  readonly acceptMs: number;
  /** How long an idle connection may still send a request. */
  readonly graceMs: number;
  /** After how long unfinished answers are aborted. */
  readonly limitMs: number;
}

/**
 * The open connections of a server, and which of them wait for an answer. Node itself closes idle ones as soon as a
 * server stops listening, although their next request may be on its way, and waits for ever for half a request.
 */
export class OpenConnections {
  readonly #connections = new Set<Socket>();
  /** The unfinished answers of each connection, oldest first. */
  readonly #answers = new Map<Socket, Set<ServerResponse>>();
  #isDraining = false;
  #graceIsOver = false;
  #whenEmpty: () => void = () => undefined;

  /** Tracks the connections of `server`, and drains them when it closes. */
  watch(server: FastifyInstance, times: DrainTimes): void {
    server.server.on('connection', (socket: Socket) => {
      this.#add(socket);
    });
    // Not earlier: until here the body may still be incomplete.
    server.addHook('preValidation', (request, reply, done) => {
      this.#begin(request, reply.raw);
      done();
    });
    server.addHook('preClose', () => this.#drain(server.server, times));
  }

  /** Whether the connection is closed after this answer. */
  endsWith({ raw: { socket } }: FastifyRequest, answer: ServerResponse): boolean {
    if (!this.#isDraining) return false;
    const last = [...(this.#answers.get(socket) ?? [])].at(-1);
    return last === undefined || last === answer;
  }

  #add(socket: Socket): void {
    if (this.#connections.has(socket)) return;
    this.#connections.add(socket);
    socket.once('close', () => {
      this.#connections.delete(socket);
      this.#answers.delete(socket);
      if (this.#connections.size === 0) this.#whenEmpty();
    });
  }

  #begin({ raw: { socket } }: FastifyRequest, answer: ServerResponse): void {
    // An injected request has no connection.
    if (!(socket instanceof Socket)) return;
    // Fastify opens further servers for `localhost`, whose connections are only seen in requests.
    this.#add(socket);
    const answers = this.#answers.get(socket) ?? new Set();
    this.#answers.set(socket, answers.add(answer));
    answer.once('close', () => {
      answers.delete(answer);
      if (answers.size > 0) return;
      this.#answers.delete(socket);
      if (this.#graceIsOver) socket.destroySoon();
    });
  }

  async #drain(server: Server, { acceptMs, graceMs, limitMs }: DrainTimes): Promise<void> {
    this.#isDraining = true;
    if (acceptMs > 0) {
      await wait(acceptMs);
      // After those that wait were accepted: a listener that closes resets them.
      await nextTurn();
    }
    // `close` of `net`, because that of `http` closes idle connections at once.
    NetServer.prototype.close.call(server);
    if (await this.#emptyWithin(graceMs - acceptMs)) return;
    this.#graceIsOver = true;
    for (const socket of this.#connections) if (!this.#answers.has(socket)) socket.destroy();
    if (await this.#emptyWithin(limitMs - graceMs)) return;
    for (const socket of this.#connections) socket.destroy();
  }

  async #emptyWithin(ms: number): Promise<boolean> {
    if (this.#connections.size === 0) return true;
    const timer = new AbortController();
    const emptied = new Promise<boolean>((resolve) => {
      this.#whenEmpty = () => {
        resolve(true);
      };
    });
    const isEmpty = await Promise.race([emptied, wait(ms, false, { signal: timer.signal })]);
    timer.abort();
    return isEmpty;
  }
}
