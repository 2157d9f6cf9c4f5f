import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface RawRequest {
  readonly method: string;
  /** Sent to the letter: no client mends it. */
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

/** Sends a request as it is, and gives the whole answer; a redirect is not followed. */
export function send(port: number, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve) => {
    // Node would send the body of a GET without saying where it ends.
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
    // No answer at all, or one that is no HTTP, is what the service said, too.
    sent.on('error', ({ message }) => {
      resolve({ status: 0, headers: {}, text: message });
    });
    sent.end(body ?? undefined);
  });
}
