import type { Database } from '#database';
import { KeyRing, plaintext, TokenVault } from '#token-vault';

const CHUNK = 500;
const HOUR_MS = 3_600_000;

export const OLD_KEY = `old:${'0d'.repeat(32)}`;
export const NEW_KEY = `new:${'4e'.repeat(32)}`;

export function vaultOf(...keys: readonly string[]): TokenVault {
  return new TokenVault(KeyRing.parse(keys.join(',')));
}

/** Adds users with a connection each, sealed by the vault: `c0` holds `access-0` and `refresh-0`, and so on. */
export async function addConnections(database: Database, vault: TokenVault, count: number): Promise<void> {
  for (let start = 0; start < count; start += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, count - start) }, (_, index) => start + index);
    await database.user.createMany({ data: numbers.map((number) => ({ id: `u${number}` })) });
    await database.twitterConnection.createMany({ data: numbers.map((number) => connection(vault, number)) });
  }
}

/** Adds a started sign-in `r<number>` of the user `u<number>`. */
export async function addRequest(database: Database, vault: TokenVault, number: number): Promise<void> {
  const id = `r${number}`;
  const at = { table: 'AuthorizationRequest', row: id, column: 'codeVerifier' };
  await database.authorizationRequest.create({
    data: {
      id,
      userId: `u${number}`,
      stateHash: `state-${number}`,
      nonceHash: `nonce-${number}`,
      codeVerifier: vault.seal(plaintext(`verifier-${number}`), at),
      returnTo: 'https://app.example.org/',
      expiresAt: new Date(Date.now() + HOUR_MS),
    },
  });
}

/** Adds an entry `t<number>` of the outbox of revocations. */
export async function addRevocation(database: Database, vault: TokenVault, number: number): Promise<void> {
  const id = `t${number}`;
  const at = { table: 'TokenRevocation', row: id, column: 'token' };
  const token = vault.seal(plaintext(`token-${number}`), at);
  await database.tokenRevocation.create({
    data: { id, token, hint: 'access_token', nextAttemptAt: new Date(Date.now() + HOUR_MS) },
  });
}

/** Adds the key of the awarded accounts: so many random bytes in hexadecimal. */
export async function addSecretKey(database: Database, vault: TokenVault, hex: string): Promise<void> {
  const id = 'awarded-accounts';
  const at = { table: 'SecretKey', row: id, column: 'sealedKey' };
  await database.secretKey.create({ data: { id, sealedKey: vault.seal(plaintext(hex), at) } });
}

function connection(vault: TokenVault, number: number) {
  const id = `c${number}`;
  const sealed = (column: string, value: string): string =>
    vault.seal(plaintext(value), { table: 'TwitterConnection', row: id, column });
  return {
    id,
    userId: `u${number}`,
    twitterId: String(number),
    username: `name${number}`,
    accessToken: sealed('accessToken', `access-${number}`),
    refreshToken: sealed('refreshToken', `refresh-${number}`),
    tokenExpiresAt: new Date(Date.now() + HOUR_MS),
    scope: 'tweet.read',
    tokenVersion: 7,
    updatedAt: new Date('2025-11-01T00:00:00.000Z'),
  };
}
