import { XApiError } from '../x-api-error.js';
import type { XCallRecord, XUserContext } from '../calls/x-call.js';

/** A caller that counts the requested tokens and keeps the records of its calls. */
export class TestCaller {
  tokensAsked = 0;
  readonly calls: XCallRecord[] = [];

  constructor(readonly xUserId = '7') {}

  get context(): XUserContext {
    return {
      caller: { xUserId: this.xUserId, memberId: `member-${this.xUserId}` },
      accessToken: () => {
        this.tokensAsked += 1;
        return Promise.resolve(`token-${this.xUserId}`);
      },
      onCall: (call) => this.calls.push(call),
    };
  }
}

/** The XApiError that a call rejects with. Fails when it resolves or rejects with anything else. */
export async function failureOf(call: Promise<unknown>): Promise<XApiError> {
  const outcome = await call.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(XApiError);
  return outcome as XApiError;
}
