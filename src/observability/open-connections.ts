import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** How a closing server treats the connections that are open; all times count from the beginning. */
export interface DrainTimes {
  /** How long a connection without an answer under way may still send a request, in milliseconds. */
  readonly graceMs: number;
  /** After how long answers that are still under way are cut off, in milliseconds. */
  readonly limitMs: number;
}

/**
 * The open connections of a server, and which of them wait for an answer. Node closes idle ones the moment a server
 * stops listening, when their next request may be on its way, and waits for ever for those that sent half a request.
 */
export class OpenConnections {
  readonly #connections = new Set<Socket>();
  /** Of each connection, the answers under way, oldest first. */
  readonly #answers = new Map<Socket, Set<ServerResponse>>();
  #isDraining = false;
  #graceIsOver = false;
  #whenEmpty: () => void = () => undefined;

  /** Notes the connections of `server`, and drains them when it closes. */
  watch(server: FastifyInstance, times: DrainTimes): void {
    server.server.on('connection', (socket: Socket) => {
      this.#add(socket);
    });
    // Only here, where the body has arrived and been read, the work on an answer begins.
    server.addHook('preValidation', (request, reply, done) => {
      this.#begin(request, reply.raw);
      done();
    });
    server.addHook('preClose', () => this.#drain(server.server, times));
  }

  /** Whether the connection of a request ends with the answer to it. */
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
    // A request that was injected has no connection.
    if (!(socket instanceof Socket)) return;
    // The further servers that Fastify opens for `localhost` show their connections in requests only.
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

  async #drain(server: Server, { graceMs, limitMs }: DrainTimes): Promise<void> {
    this.#isDraining = true;
    // Of `net`, because that of `http` closes idle connections at once.
    NetServer.prototype.close.call(server);
    if (await this.#emptyWithin(graceMs)) return;
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
