import { createHash } from 'node:crypto';
import type { TwitterConnection } from '#database';
import type { XSimulator } from '#x-simulator';
import {
  ConnectionTokens,
  type TokenPair,
} from '../../../src/twitter-connection/tokens/connection-tokens.js';
import type { Member } from './member.js';
import type { TestApp } from '../app/test-app.js';
import { waitUntil } from '../app/wait-until.js';

export const TOKEN_ROUTE = '/2/oauth2/token';
export const REVOKE_ROUTE = '/2/oauth2/revoke';

export function connectionOf({ testApp, id }: Member): Promise<TwitterConnection> {
  return testApp.database.twitterConnection.findUniqueOrThrow({ where: { userId: id } });
}

export function connectionOrNull({ testApp, id }: Member): Promise<TwitterConnection | null> {
  return testApp.database.twitterConnection.findUnique({ where: { userId: id } });
}

export async function storedPairOf(member: Member): Promise<TokenPair> {
  return member.testApp.app.get(ConnectionTokens, { strict: false }).openOrThrow(await connectionOf(member));
}

/** Makes the stored access token expire without moving a clock. */
export async function expireStoredToken(member: Member): Promise<void> {
  await member.testApp.database.twitterConnection.update({
    where: { userId: member.id },
    data: { tokenExpiresAt: new Date(member.testApp.clock.now().getTime() - 1_000) },
  });
}

/** Expires the lease of the member's verification. */
export async function runOutVerificationLease({ database }: TestApp, userId: string): Promise<void> {
  await database.lease.update({ where: { name: `verify:${userId}` }, data: { expiresAt: 0 } });
}

/** Expires the lease of a refresh, and that of the verification that needs it. */
export async function runOutLeases(
  testApp: TestApp,
  connection: Pick<TwitterConnection, 'id' | 'userId'>,
): Promise<void> {
  await runOutVerificationLease(testApp, connection.userId);
  await testApp.database.lease.update({
    where: { name: `refresh:${connection.id}` },
    data: { expiresAt: 0 },
  });
}

/** How often X was asked to refresh. */
export function refreshCalls({ simulator }: TestApp): number {
  return simulator.oauth.tokenCalls.refresh_token;
}

/** Waits until X has issued the tokens of a refresh, while its answer is held back. */
export async function rotated(simulator: XSimulator, issuedBefore: number): Promise<void> {
  await waitUntil('X has rotated', () => simulator.oauth.issuedTokens.length > issuedBefore);
  expectHeldBack(simulator);
}

/** Checks that X has not answered the refresh yet. */
export function expectHeldBack({ requests }: XSimulator): void {
  expect(requests.count({ route: TOKEN_ROUTE, status: null })).toBe(1);
}

export function fingerprintOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
