import type { Type } from '@nestjs/common';
import { MODULE_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { DocumentedAnswers } from './documented-answers.js';

type Call = (...args: unknown[]) => unknown;

/** Compares every answer of a server with the document as soon as it is sent in full. */
export class AnswerTap {
  /** A sentence for each answer that is not as documented. */
  readonly faults: string[] = [];
  readonly #own: readonly string[];

  constructor(
    server: Server,
    private readonly answers: DocumentedAnswers,
    /** Modules that the test itself has added; their routes are not in the document. */
    modules: readonly Type[],
  ) {
    this.#own = pathsOf(modules);
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#listenTo(request, response);
    });
  }

  #listenTo({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let headers: OutgoingHttpHeaders = {};
    const keep = (chunk: unknown): void => {
      const isRead = typeof chunk === 'string' || chunk instanceof Uint8Array;
      if (isRead && String(headers['content-type']).includes('json'))
        chunks.push(Buffer.from(chunk as string));
    };
    before(response, 'writeHead', (...args) => {
      headers = { ...response.getHeaders(), ...(args.at(-1) as OutgoingHttpHeaders) };
    });
    before(response, 'write', keep);
    before(response, 'end', keep);
    response.once('finish', () => {
      const [path = ''] = url.split(/[?#]/);
      if (this.#own.some((start) => path.startsWith(start))) return;
      const { statusCode: status } = response;
      const text = Buffer.concat(chunks).toString();
      const fault = this.answers.faultOf({ method, path, status, headers, text });
      if (fault !== null) this.faults.push(`${method} ${path} ${status}: ${fault}`);
    });
  }
}

/** Calls `look` with the arguments of a method before it works. */
function before(response: ServerResponse, method: 'writeHead' | 'write' | 'end', look: Call): void {
  const work = response[method].bind(response) as Call;
  const watched: Call = (...args) => {
    look(...args);
    return work(...args);
  };
  Object.assign(response, { [method]: watched });
}

/** Where the controllers of these modules are. */
function pathsOf(modules: readonly Type[]): string[] {
  return modules.flatMap((module) => {
    const controllers = (Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, module) ?? []) as readonly Type[];
    return controllers.map((controller) => `/${String(Reflect.getMetadata(PATH_METADATA, controller))}`);
  });
}
