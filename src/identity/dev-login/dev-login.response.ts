import type { DemoUser } from './demo-users.js';

export class DemoUsersResponse {
  users!: readonly DemoUser[];
}

export class DevTokenResponse {
  token!: string;
  expiresAt!: string;
}
