import type { XUserContext } from '#x-api';
import type { XSession } from '../../twitter-connection/tokens/x-session.js';
import { addCosts, NO_CALLS, type CallCost } from './call-cost.js';

/** Makes the calls of one source in the member's name, and adds up what they cost. */
export class SourceReader {
  #cost = NO_CALLS;

  constructor(private readonly session: XSession) {}

  get twitterId(): string {
    return this.session.twitterId;
  }

  /** What the HTTP requests made so far cost. */
  get cost(): CallCost {
    return this.#cost;
  }

  call<T>(request: (context: XUserContext) => Promise<T>): Promise<T> {
    return this.session.call(request, ({ bill }) => {
      this.#cost = addCosts(this.#cost, { calls: 1, microUsd: bill.microUsd });
    });
  }
}
