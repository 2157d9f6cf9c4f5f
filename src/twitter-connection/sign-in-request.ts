import type { XProfile, XTokenGrant } from '#x-api';
import type { BegunSignIn, ConsumedSignIn } from './authorization-states.js';

/** What the strategy is run with to begin a sign-in. Without a `code` in the query it makes the address of X's page. */
export class BeginRequest {
  readonly query = {};
  /** Set once the state is stored. */
  begun: BegunSignIn | null = null;

  constructor(
    readonly userId: string,
    readonly returnTo: string,
  ) {}
}

/** What the strategy is run with when the browser comes back with a code. It keeps what was reached on the way. */
export class CallbackRequest {
  readonly query: { readonly code: string; readonly state: string };
  /** Set once X has given tokens: whatever fails later, they have to be revoked. */
  grant: XTokenGrant | null = null;

  constructor(
    code: string,
    state: string,
    readonly signIn: ConsumedSignIn,
  ) {
    this.query = { code, state };
  }
}

/** The account that signed in, and what X granted. */
export interface SignedIn {
  readonly profile: XProfile;
  readonly grant: XTokenGrant;
}
