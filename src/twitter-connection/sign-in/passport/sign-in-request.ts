import type { XProfile, XTokenGrant } from '#x-api';
import type { BegunSignIn, ConsumedSignIn } from '../authorization-states.js';

/** The request that begins a sign-in. Without a `code` in the query the strategy redirects to X. */
export class BeginRequest {
  readonly query = {};
  /** Set once the state is stored. */
  begun: BegunSignIn | null = null;

  constructor(
    readonly userId: string,
    readonly returnTo: string,
  ) {}
}

/** The request of a callback with a code. It also stores the grant. */
export class CallbackRequest {
  readonly query: { readonly code: string; readonly state: string };
  /** Set once X has issued tokens: if a later step fails, they must be revoked. */
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
