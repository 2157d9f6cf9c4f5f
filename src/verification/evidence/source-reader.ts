import type { XUserContext } from '#x-api';
import type { XSession } from '../../twitter-connection/x-session.js';

/** One source's way to X: every call goes out on behalf of the member and is counted for this source. */
export class SourceReader {
  #calls = 0;

  constructor(private readonly session: XSession) {}

  get twitterId(): string {
    return this.session.twitterId;
  }

  /** HTTP requests made so far, failed ones included. */
  get calls(): number {
    return this.#calls;
  }

  call<T>(request: (context: XUserContext) => Promise<T>): Promise<T> {
    return this.session.call(request, () => {
      this.#calls += 1;
    });
  }
}
