/** Somebody who signs in with one click; the roles are written here and nowhere else. */
export interface DemoUser {
  readonly sub: string;
  readonly roles: readonly string[];
  /** How a page names the choice. */
  readonly label: string;
}

/** Everybody whom `AUTH_DEV_LOGIN` lets in. The members have accounts of the same names on the demo's X. */
export const DEMO_USERS: readonly DemoUser[] = [
  { sub: 'demo-admin', roles: ['admin'], label: 'Demo admin' },
  { sub: 'alice', roles: [], label: 'Alice' },
  { sub: 'bob', roles: [], label: 'Bob' },
  { sub: 'carol', roles: [], label: 'Carol' },
  { sub: 'dave', roles: [], label: 'Dave' },
];
