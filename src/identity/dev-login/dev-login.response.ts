import type { DemoUser } from './demo-users.js';

/** Who can sign in with one click. */
export class DemoUsersResponse {
  users!: readonly DemoUser[];
}

/** A bearer token, and when it stops to work. */
export class DevTokenResponse {
  token!: string;
  expiresAt!: string;
}
