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

/** A sign-in begins with an address that X would accept; gives that address. */
export async function checkAuthorize(member: ServiceClient): Promise<Finding<URL>> {
  const { authorizationUrl } = await beginSignIn(member);
  const { origin, pathname, searchParams } = authorizationUrl;
  const mistakes = mistakesIn(searchParams);
  if (mistakes.length > 0) {
    throw new StepFailure(
      'an authorization address with state, PKCE and scopes',
      `one that is wrong in ${mistakes.join(', ')}`,
      'Check TWITTER_CLIENT_ID, TWITTER_CALLBACK_URL and TWITTER_SCOPES of the service.',
    );
  }
  return {
    detail: `${origin}${pathname} with state, PKCE S256 and ${searchParams.get('scope')}`,
    value: authorizationUrl,
  };
}

/** The whole sign-in, in the place of a browser and of a person with this account. */
export async function connectAccount(
  newcomer: ServiceClient,
  x: SimulatedX,
  username: string,
): Promise<Finding<null>> {
  await skipWhenConnected(newcomer);
  await x.addPerson(username);
  const { authorizationUrl, cookies } = await beginSignIn(newcomer);
  const callback = await x.approve(authorizationUrl, username);
  const outcome = await comeBack(callback, cookies);
  if (outcome !== 'connected') {
    const advice = 'Look into the log of the service; TWITTER_API_URL and TWITTER_CLIENT_SECRET must fit X.';
    throw new StepFailure('to come back as connected', outcome, advice);
  }
  const { username: shown } = expectBody(await newcomer.get(CONNECTION), 200, connectionShape);
  if (shown === username) return { detail: `@${username} connected`, value: null };
  throw new StepFailure(
    `a connection of @${username}`,
    shown === undefined ? 'none' : 'that of another account',
    'Do all instances behind --url use the same database?',
  );
}

/** Takes the connection away again, which revokes its tokens. */
export async function disconnectAccount(newcomer: ServiceClient): Promise<Finding<null>> {
  expectStatus(await newcomer.delete(CONNECTION), 204);
  return { detail: 'the connection is erased', value: null };
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
    'an HttpOnly cookie that ties the sign-in to the browser',
    cookies.length === 0 ? 'no cookie' : 'one that scripts can read',
    'Does a proxy between here and the service remove or rewrite Set-Cookie?',
  );
}

/** X's rules for an authorization request (RFC 6749, 4.1.1; RFC 7636, 4.3); names, never values. */
function mistakesIn(query: URLSearchParams): string[] {
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

/** A real member's connection is not replaced for a test. */
async function skipWhenConnected(newcomer: ServiceClient): Promise<void> {
  const { connected } = expectBody(await newcomer.get(CONNECTION), 200, connectionShape);
  if (connected) {
    throw new StepSkip(
      'the user of SMOKE_MEMBER_TOKEN is connected already; take one without a connection to try this',
    );
  }
}

async function comeBack(callback: URL, cookies: string): Promise<string> {
  const advice = 'TWITTER_CALLBACK_URL must lead to the service.';
  const answer = await exchange(callback, { headers: { cookie: cookies } }, advice);
  expectStatus(answer, 302, advice);
  const location = answer.headers.get('location') ?? '';
  const query = URL.canParse(location) ? new URL(location).searchParams : new URLSearchParams();
  return [query.get('twitter') ?? 'an address without an outcome', query.get('code') ?? '']
    .filter((word) => word !== '')
    .join(' ');
}
