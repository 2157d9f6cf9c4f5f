import { randomBytes } from 'node:crypto';
import type { SmokeConfig } from '../../config/smoke-config.js';
import { mintToken } from '../../identity/mint-token.js';

const LIFETIME_SECONDS = 600;

export interface SmokeTokens {
  readonly admin: string;
  readonly member: string;
  /** Connects an account; a new user for each run if tokens are minted, so that two runs do not interfere. */
  readonly newcomer: string;
}

/** Tokens of `smoke-` users for ten minutes, or the given ones. */
export async function tokensOf(config: SmokeConfig, runId: string): Promise<SmokeTokens> {
  if (config.kind === 'given') {
    const { adminToken, memberToken } = config;
    return { admin: adminToken, member: memberToken, newcomer: memberToken };
  }
  const mint = (sub: string, ...roles: string[]): Promise<string> =>
    mintToken(config.auth, { sub, roles, expiresInSeconds: LIFETIME_SECONDS });
  return {
    admin: await mint('smoke-admin', 'admin'),
    member: await mint('smoke-member'),
    newcomer: await mint(`smoke-member-${runId}`),
  };
}

/** A well-formed token of an admin, signed with a secret that nobody knows. */
export function forgedToken(): Promise<string> {
  const auth = {
    verifier: { kind: 'secret', secret: randomBytes(32) },
    issuer: null,
    audience: null,
    rolesClaim: 'roles',
  } as const;
  return mintToken(auth, { sub: 'smoke-forger', roles: ['admin'], expiresInSeconds: LIFETIME_SECONDS });
}
