import { z } from 'zod';
import { exchange } from '../exchange.js';
import { expectBody, expectStatus } from '../expectations.js';
import type { ServiceClient } from '../service-client.js';
import type { SimulatedX } from '../simulated-x.js';
import { StepFailure, StepSkip, type Finding } from '../step-outcome.js';

const CONNECTION = '/v1/twitter/connection';
const NEEDED_SCOPES = ['tweet.read', 'users.read', 'offline.access'];

const authorizationShape = z.object({ authorizationUrl: z.url({ protocol: /^https?$/ }) });
const connectionShape = z.object({ connected: z.boolean(), username: z.string().optional() });

interface SignIn {
  readonly authorizationUrl: URL;
  /** What a browser would send to the callback. */
  readonly cookies: string;
}

/** A sign-in begins with a URL that X would accept; returns it. */
export async function checkAuthorize(member: ServiceClient): Promise<Finding<URL>> {
  const { authorizationUrl } = await beginSignIn(member);
  const { origin, pathname, searchParams } = authorizationUrl;
  const wrong = wrongParameters(searchParams);
  if (wrong.length > 0) {
    throw new StepFailure(
      'an authorization URL with state, PKCE and scopes',
      `one with wrong ${wrong.join(', ')}`,
      'Check TWITTER_CLIENT_ID, TWITTER_CALLBACK_URL and TWITTER_SCOPES of the service.',
    );
  }
  return {
    detail: `${origin}${pathname} with state, PKCE S256 and ${searchParams.get('scope')}`,
    value: authorizationUrl,
  };
}

/** The whole sign-in, acting as the browser and as the person with this account. */
export async function connectAccount(
  newcomer: ServiceClient,
  x: SimulatedX,
  username: string,
): Promise<Finding<null>> {
  await skipWhenConnected(newcomer);
  await x.addUser(username);
  const { authorizationUrl, cookies } = await beginSignIn(newcomer);
  const callback = await x.approve(authorizationUrl, username);
  const outcome = await openCallback(callback, cookies);
  if (outcome !== 'connected') {
    const advice = 'Check the log of the service; TWITTER_API_URL and TWITTER_CLIENT_SECRET must match X.';
    throw new StepFailure('a redirect with twitter=connected', outcome, advice);
  }
  const { username: shown } = expectBody(await newcomer.get(CONNECTION), 200, connectionShape);
  if (shown === username) return { detail: `@${username} connected`, value: null };
  throw new StepFailure(
    `a connection of @${username}`,
    shown === undefined ? 'none' : 'that of another account',
    'Do all instances behind --url use the same database?',
  );
}

/** Disconnects the account, which revokes its tokens. */
export async function disconnectAccount(newcomer: ServiceClient): Promise<Finding<null>> {
  expectStatus(await newcomer.delete(CONNECTION), 204);
  return { detail: 'the connection is deleted', value: null };
}

async function beginSignIn(member: ServiceClient): Promise<SignIn> {
  const answer = await member.post(`${CONNECTION}/authorize`, {});
  const { authorizationUrl } = expectBody(answer, 201, authorizationShape);
  const cookies = answer.headers.getSetCookie();
  if (cookies.some((cookie) => /; *httponly/i.test(cookie))) {
    const pairs = cookies.map((cookie) => cookie.split(';')[0] ?? '');
    return { authorizationUrl: new URL(authorizationUrl), cookies: pairs.join('; ') };
  }
  throw new StepFailure(
    'an HttpOnly cookie that binds the sign-in to the browser',
    cookies.length === 0 ? 'no cookie' : 'one that scripts can read',
    'Does a proxy in front of the service remove or change Set-Cookie?',
  );
}

/** The names of the wrong parameters of an authorization request (RFC 6749, 4.1.1; RFC 7636, 4.3). */
function wrongParameters(query: URLSearchParams): string[] {
  const value = (name: string): string => query.get(name) ?? '';
  const scopes = value('scope').split(' ');
  const rules = {
    response_type: value('response_type') === 'code',
    client_id: value('client_id') !== '',
    redirect_uri: URL.canParse(value('redirect_uri')),
    scope: NEEDED_SCOPES.every((scope) => scopes.includes(scope)),
    state: value('state') !== '',
    code_challenge: /^[A-Za-z0-9_-]{43}$/.test(value('code_challenge')),
    code_challenge_method: value('code_challenge_method') === 'S256',
  };
  return Object.entries(rules).flatMap(([name, isMet]) => (isMet ? [] : [name]));
}

/** A test must not replace the connection of a real member. */
async function skipWhenConnected(newcomer: ServiceClient): Promise<void> {
  const { connected } = expectBody(await newcomer.get(CONNECTION), 200, connectionShape);
  if (connected) {
    throw new StepSkip(
      'the user of SMOKE_MEMBER_TOKEN is already connected; use one without a connection to test this',
    );
  }
}

async function openCallback(callback: URL, cookies: string): Promise<string> {
  const advice = 'TWITTER_CALLBACK_URL must lead to the service.';
  const answer = await exchange(callback, { headers: { cookie: cookies } }, advice);
  expectStatus(answer, 302, advice);
  const location = answer.headers.get('location') ?? '';
  const query = URL.canParse(location) ? new URL(location).searchParams : new URLSearchParams();
  return [query.get('twitter') ?? 'a redirect without an outcome', query.get('code') ?? '']
    .filter((word) => word !== '')
    .join(' ');
}
