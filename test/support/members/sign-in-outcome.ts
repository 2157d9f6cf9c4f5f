import type { Response } from 'supertest';
import type { TestApp } from '../app/test-app.js';
import { connectionOrNull } from './connection-row.js';
import type { Member, SignIn } from './member.js';

/** The address that a callback redirects to, after a check of its headers. */
export function outcomeOf(response: Response): string {
  expect(response.status).toBe(302);
  expect(response.headers['cache-control']).toBe('no-store');
  expect(response.headers['referrer-policy']).toBe('no-referrer');
  return response.headers.location ?? '';
}

/** Checks that every redirect of the whole run leads to one of the listed frontends. */
export function expectRedirectsOnList(testApp: TestApp): void {
  const locations = testApp.wire.headers('location');
  expect(locations).not.toEqual([]);
  const entries = testApp.config.frontendUrls.map(({ href }) => href);
  const isOnList = (location: string): boolean =>
    entries.some(
      (entry) => location === entry || ['?', '#', '/'].some((next) => location.startsWith(entry + next)),
    );
  expect(
    locations.filter((location) => !isOnList(location) || /[\\\s]|\/\.\.?(\/|$)/.test(location)),
  ).toEqual([]);
}

/** Checks that the callback was refused without a call to X for tokens, and connected nobody. */
export async function expectStateRefused(member: Member, { callback, cookie }: SignIn): Promise<void> {
  const [entry] = member.testApp.config.frontendUrls;
  expect(outcomeOf(await member.comeBack(callback, cookie))).toBe(
    `${entry.href}?twitter=error&code=invalid_state`,
  );
  expect(tokenCallsOf(member.testApp)).toBe(0);
  expect(await connectionOrNull(member)).toBeNull();
}

/** How often the service asked X for tokens. */
export function tokenCallsOf(testApp: TestApp): number {
  return testApp.simulator.requests.count({ route: '/2/oauth2/token' });
}

/** Runs the work; gives the tokens that X issued meanwhile. */
export async function tokensIssuedBy(testApp: TestApp, work: () => Promise<unknown>): Promise<string[]> {
  const before = new Set(testApp.simulator.oauth.issuedTokens);
  await work();
  return testApp.simulator.oauth.issuedTokens.filter((token) => !before.has(token));
}

/** Checks that X has revoked these tokens. */
export function expectRevoked(testApp: TestApp, tokens: readonly string[]): void {
  expect(tokens).not.toEqual([]);
  expect(testApp.simulator.oauth.revokedTokens).toEqual(expect.arrayContaining([...tokens]));
}
