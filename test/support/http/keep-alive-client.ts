import { Agent, request, type ClientRequest } from 'node:http';
import { text } from 'node:stream/consumers';

/** What became of a client's requests. */
export interface Fates {
  /** Answered in full. */
  answered: number;
  /** Why requests on an accepted connection were not answered in full. */
  readonly failures: string[];
}

/** Sends one request after the other over one open connection, until no new one is accepted. */
export class KeepAliveClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly fates: Fates = { answered: 0, failures: [] };

  constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** Resolves once the service takes no new connection. */
  async run(): Promise<Fates> {
    while (await this.#ask());
    this.#agent.destroy();
    return this.fates;
  }

  async #ask(): Promise<boolean> {
    const asking = request(this.url, { agent: this.#agent, headers: this.headers });
    try {
      const status = await answerTo(asking);
      if (status === 200) this.fates.answered += 1;
      else this.fates.failures.push(`answered ${status}`);
      return true;
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      if (code === 'ECONNREFUSED') return false;
      this.fates.failures.push(code);
      return true;
    }
  }
}

/** The status of a complete answer. */
function answerTo(asking: ClientRequest): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    asking.once('error', reject);
    asking.once('response', (response) => {
      text(response).then(() => {
        resolve(response.statusCode);
      }, reject);
    });
    asking.end();
  });
}
