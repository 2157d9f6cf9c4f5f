import type { HttpsClient } from './https-client.js';

const CALLERS = 3;

/** Callers that send one request after the other, until they are stopped. */
export class Load {
  readonly #failures: string[] = [];
  readonly #callers: Promise<void>[];
  #answered = 0;
  #isOver = false;

  /** @param calls method, path and body of what each caller sends in turn */
  constructor(
    private readonly client: HttpsClient,
    private readonly calls: readonly (readonly [method: string, path: string, body?: object])[],
  ) {
    this.#callers = Array.from({ length: CALLERS }, () => this.#call());
  }

  get answered(): number {
    return this.#answered;
  }

  /** What was not answered, or answered with 5xx, once the last request has ended. */
  async stop(): Promise<readonly string[]> {
    this.#isOver = true;
    await Promise.all(this.#callers);
    return this.#failures;
  }

  async #call(): Promise<void> {
    while (!this.#isOver) {
      for (const [method, path, body] of this.calls) {
        try {
          const { status } = await this.client.send(method, path, body);
          if (status >= 500) this.#failures.push(`${method} ${path}: ${status}`);
          else this.#answered += 1;
        } catch (error) {
          this.#failures.push(`${method} ${path}: ${String(error)}`);
        }
      }
    }
  }
}
