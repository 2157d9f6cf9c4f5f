import type { Server } from 'node:http';
import type { Socket } from 'node:net';

type Send = (...args: unknown[]) => unknown;

/** Records every byte that a server sends, also of streamed and broken answers. */
export class WireTap {
  readonly #connections: string[][] = [];

  constructor(server: Server) {
    server.prependListener('connection', (socket: Socket) => {
      this.#listenTo(socket);
    });
  }

  /** What was sent, one text for each connection. */
  texts(): string[] {
    return this.#connections.map((chunks) => chunks.join(''));
  }

  /** The values of a response header, in any response. */
  headers(name: string): string[] {
    const header = new RegExp(`^${name}: (.*)\r$`, 'gim');
    return this.texts().flatMap((text) => [...text.matchAll(header)].map(([, value = '']) => value));
  }

  #listenTo(socket: Socket): void {
    const chunks: string[] = [];
    this.#connections.push(chunks);
    const tapped = (send: Send): Send => {
      return (...args) => {
        const [chunk] = args;
        if (typeof chunk === 'string' || chunk instanceof Uint8Array)
          chunks.push(Buffer.from(chunk as string).toString('latin1'));
        return send(...args);
      };
    };
    const write = socket.write.bind(socket) as Send;
    const end = socket.end.bind(socket) as Send;
    Object.assign(socket, { write: tapped(write), end: tapped(end) });
  }
}
