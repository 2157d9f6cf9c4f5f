import type { Response } from 'supertest';
import type { TestApp } from './test-app.js';

/** The address that a callback sends the browser to, after checking that the answer says nothing else. */
export function outcomeOf(response: Response): string {
  expect(response.status).toBe(302);
  expect(response.headers['cache-control']).toBe('no-store');
  expect(response.headers['referrer-policy']).toBe('no-referrer');
  return response.headers.location ?? '';
}

/** Checks that no response of the whole run sent a browser anywhere but to the listed frontends. */
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

/** Checks that X was told to forget exactly these of its tokens, as far as it knows them. */
export function expectRevoked(testApp: TestApp, tokens: readonly string[]): void {
  expect(tokens).not.toEqual([]);
  expect(testApp.simulator.oauth.revokedTokens).toEqual(expect.arrayContaining([...tokens]));
}
