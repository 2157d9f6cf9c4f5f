import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../platform/time/clock.js';
import { Problem } from '../../platform/problems/problem.js';
import { mintToken } from '../mint-token.js';
import { DEMO_USERS } from './demo-users.js';
import type { DevTokenResponse } from './dev-login.response.js';

const TOKEN_LIFETIME_SECONDS = 12 * 60 * 60;

/** Signs tokens of the demo users without any check. */
@Injectable()
export class DevLoginService {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem `not_found` when there is no such demo user */
  async signIn(sub: string): Promise<DevTokenResponse> {
    const user = DEMO_USERS.find((known) => known.sub === sub);
    if (user === undefined) throw new Problem('not_found', 'There is no such demo user.');
    const issuedAt = this.clock.now();
    const token = await mintToken(this.config.auth, {
      sub: user.sub,
      roles: user.roles,
      expiresInSeconds: TOKEN_LIFETIME_SECONDS,
      issuedAt,
    });
    return { token, expiresAt: expiryOf(issuedAt) };
  }
}

/** The times in tokens are whole seconds. */
function expiryOf(issuedAt: Date): string {
  const issuedAtSeconds = Math.floor(issuedAt.getTime() / 1000);
  return new Date((issuedAtSeconds + TOKEN_LIFETIME_SECONDS) * 1000).toISOString();
}
