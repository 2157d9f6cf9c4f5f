import { randomBytes } from 'node:crypto';
import type { SmokeConfig } from '../../config/smoke-config.js';
import { mintToken } from '../../identity/mint-token.js';

const LIFETIME_SECONDS = 600;

/** Bearer tokens of those who take part. */
export interface SmokeTokens {
  readonly admin: string;
  readonly member: string;
  /** Who connects an account; of each run anew where tokens are minted, so that two runs do not meet. */
  readonly newcomer: string;
}

/** Tokens of `smoke-` users for ten minutes, or those that were given. */
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
