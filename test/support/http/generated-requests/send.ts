import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface RawRequest {
  readonly method: string;
  /** Sent byte by byte: no client corrects it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request unchanged, and gives the whole answer; redirects are not followed. */
export function send(port: number, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve) => {
    // Node would send the body of a GET without its length.
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { host: '127.0.0.1', port, agent, method, path, headers: { ...headers, ...length } };
    const sent = request(options, (response) => {
      buffer(response).then(
        (bytes) => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: bytes.toString(),
          });
        },
        (error: unknown) => {
          resolve({ status: 0, headers: {}, text: String(error) });
        },
      );
    });
    // No answer, or an invalid one, is a result too.
    sent.on('error', ({ message }) => {
      resolve({ status: 0, headers: {}, text: message });
    });
    sent.end(body ?? undefined);
  });
}
