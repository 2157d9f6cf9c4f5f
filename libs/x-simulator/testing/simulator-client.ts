import { createHash, randomBytes } from 'node:crypto';
import type { XSimulator } from '../simulator.js';

export interface ApiReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** An access token for a user, without a browser. */
export function tokenFor(simulator: XSimulator, username: string, scopes?: readonly string[]): string {
  return simulator.oauth.issueTokens(simulator.world.user(username).id, scopes).access_token;
}

/** Calls the API with a token, or without one. */
export async function read(simulator: XSimulator, path: string, token?: string): Promise<ApiReply> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return replyOf(await fetch(`${simulator.url}${path}`, { headers }));
}

/** Posts a form with HTTP Basic, as X requires; `options` changes credentials or content type. */
export async function postForm(
  simulator: XSimulator,
  path: string,
  form: Readonly<Record<string, string>>,
  options: { credentials?: string; contentType?: string } = {},
): Promise<ApiReply> {
  const credentials = Buffer.from(options.credentials ?? 'sim-client:sim-secret').toString('base64');
  const response = await fetch(`${simulator.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${credentials}`,
      'content-type': options.contentType ?? 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form).toString(),
  });
  return replyOf(response);
}

export async function control(simulator: XSimulator, command: string, body: unknown): Promise<ApiReply> {
  const response = await fetch(`${simulator.url}/_control/${command}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return replyOf(response);
}

export const CALLBACK = 'https://app.example/callback';

/** One attempt to connect: the address for the user's browser, and the code verifier. */
export interface Attempt {
  readonly authorizationUrl: string;
  readonly verifier: string;
}

/** `change` sets a parameter of the authorization address, or leaves it out with null. */
export function beginAttempt(simulator: XSimulator, change: Record<string, string | null> = {}): Attempt {
  const verifier = randomBytes(32).toString('base64url');
  const parameters: Record<string, string | null> = {
    response_type: 'code',
    client_id: 'sim-client',
    redirect_uri: CALLBACK,
    scope: 'tweet.read users.read like.read offline.access',
    state: 'state-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  };
  const url = new URL(simulator.authorizeUrl);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return { authorizationUrl: url.href, verifier };
}

/** The form that exchanges the code of an approved attempt. */
export async function approvedForm(
  simulator: XSimulator,
  username: string,
  attempt: Attempt = beginAttempt(simulator),
): Promise<Record<string, string>> {
  const callback = await simulator.approve(attempt.authorizationUrl, username);
  return {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
    code_verifier: attempt.verifier,
  };
}

async function replyOf(response: Response): Promise<ApiReply> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = (isJson ? JSON.parse(text) : { text }) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}
