/** A user for one-click sign-in; the roles are defined only here. */
export interface DemoUser {
  readonly sub: string;
  readonly roles: readonly string[];
  /** The text of the button. */
  readonly label: string;
}

/** The users of `AUTH_DEV_LOGIN`. The members have accounts of the same names on the demo's simulated X. */
export const DEMO_USERS: readonly DemoUser[] = [
  { sub: 'demo-admin', roles: ['admin'], label: 'Demo admin' },
  { sub: 'alice', roles: [], label: 'Alice' },
  { sub: 'bob', roles: [], label: 'Bob' },
  { sub: 'carol', roles: [], label: 'Carol' },
  { sub: 'dave', roles: [], label: 'Dave' },
];
