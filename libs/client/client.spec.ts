import { answerOf } from './answer-of.js';
import { createClient, type ServiceClient } from './client.js';
import { isSettled, type PollOptions } from './poll-until-settled.js';
import { aCompletion } from './testing/a-completion.js';
import type { Completion } from './types.js';

const BASE = 'https://api.example.com';

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

/** A client whose calls get these answers, one after the other, and the requests that it sent. */
function aClient(...answers: (Response | Error)[]): { client: ServiceClient; sent: Request[] } {
  const sent: Request[] = [];
  const client = createClient({
    baseUrl: BASE,
    token: () => Promise.resolve(`token-${sent.length}`),
    fetch: (request) => {
      sent.push(request);
      const answer = answers.shift() ?? new Error('no further call was expected');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  return { client, sent };
}

describe('a call of the client', () => {
  it('should carry cookies and the token of the moment', async () => {
    const { client, sent } = aClient(json({ data: [], nextCursor: null }), json(aCompletion()));
    await answerOf(client.GET('/v1/tasks', { params: { query: { limit: 5 } } }));
    await answerOf(client.POST('/v1/completions/{id}/verify', { params: { path: { id: 'c/1' } } }));
    expect(sent.map(({ url, credentials }) => [url, credentials])).toEqual([
      [`${BASE}/v1/tasks?limit=5`, 'include'],
      [`${BASE}/v1/completions/c%2F1/verify`, 'include'],
    ]);
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-0',
      'Bearer token-1',
    ]);
  });

  it('should reject with the problem of the service, with one for no answer, and with one for damage', async () => {
    const problem = { code: 'verification_cooldown', title: 'Too early', detail: 'Wait.', requestId: 'r-1' };
    const damaged = new Response('<html>', { status: 200 });
    const { client } = aClient(
      json(problem, 429, { 'retry-after': '9' }),
      new TypeError('fetch failed'),
      damaged,
    );
    const verify = () =>
      answerOf(client.POST('/v1/completions/{id}/verify', { params: { path: { id: 'c1' } } }));
    await expect(verify()).rejects.toMatchObject({ ...problem, status: 429, retryAfterSeconds: 9 });
    await expect(verify()).rejects.toMatchObject({ code: 'unreachable', status: 0 });
    await expect(verify()).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('should reject with the reason of its signal', async () => {
    const { client } = aClient(new TypeError('aborted'));
    const call = client.GET('/v1/tasks', { signal: AbortSignal.abort(new Error('left the page')) });
    await expect(call).rejects.not.toMatchObject({ name: 'ApiError' });
  });
});

describe('a settled completion', () => {
  it.each<[string, Partial<Completion>, boolean]>([
    ['approved', { status: 'APPROVED' }, true],
    ['finally rejected', { status: 'REJECTED' }, true],
    [
      'rejected, with a second look',
      { status: 'REJECTED', nextVerificationAt: '2026-03-01T14:00:45.000Z' },
      false,
    ],
    ['being verified', {}, false],
    ['to be tried again', { errorCode: 'timeout', nextVerificationAt: '2026-03-01T14:01:00.000Z' }, false],
    ['waiting for the member', { errorCode: 'missing_scope' }, true],
    ['waiting for a review', { errorCode: 'evidence_incomplete', needsReview: true }, true],
  ])('should be one about which nothing more happens by itself: %s', (_name, about, settled) => {
    expect(isSettled(aCompletion(about))).toBe(settled);
  });
});

describe('waiting for a verdict', () => {
  const soon = (): string => new Date(Date.now() + 5).toISOString();
  const wait = (client: ServiceClient, about: Partial<Completion>, options: PollOptions = {}) =>
    client.pollUntilSettled(aCompletion(about), { intervalMs: 1, ...options });

  it('should look again until the completion is settled, and show what it sees', async () => {
    const rejected = aCompletion({
      status: 'REJECTED',
      rejectionCode: 'not_liked',
      nextVerificationAt: soon(),
    });
    const approved = aCompletion({ status: 'APPROVED' });
    const { client, sent } = aClient(json(aCompletion()), json(rejected), json(approved));
    const seen: Completion[] = [];
    expect(await wait(client, {}, { onLook: (latest) => seen.push(latest) })).toEqual(approved);
    expect(seen).toEqual([aCompletion(), rejected, approved]);
    expect(new Set(sent.map(({ url }) => url))).toEqual(new Set([`${BASE}/v1/completions/c1`]));
  });

  it('should not call the service about a settled one, nor when the next verification is too far away', async () => {
    const { client, sent } = aClient();
    const later = { errorCode: 'rate_limited', nextVerificationAt: '9999-01-01T00:00:00.000Z' } as const;
    expect(await wait(client, { status: 'APPROVED' })).toMatchObject({ status: 'APPROVED' });
    expect(await wait(client, later)).toMatchObject(later);
    expect(sent).toEqual([]);
  });

  it('should go on after a failure that passes, and end with one that does not', async () => {
    const busy = json({ code: 'too_many_requests', detail: 'No.' }, 429, { 'retry-after': '0' });
    const gone = json({ code: 'not_found', detail: 'No.' }, 404);
    const { client, sent } = aClient(new TypeError('fetch failed'), busy, json({}, 502), gone);
    await expect(wait(client, {})).rejects.toMatchObject({ code: 'not_found' });
    expect(sent).toHaveLength(4);
  });

  it('should end at its limit with the latest state', async () => {
    const { client } = aClient(
      ...Array.from({ length: 1000 }, () => json(aCompletion({ pointsAwarded: 1 }))),
    );
    expect(await wait(client, {}, { limitMs: 30 })).toMatchObject({ status: 'PENDING', pointsAwarded: 1 });
  });

  it('should end with the reason of its signal', async () => {
    const { client } = aClient();
    const leaving = new AbortController();
    const waiting = wait(client, {}, { intervalMs: 60_000, signal: leaving.signal });
    leaving.abort(new Error('left the page'));
    await expect(waiting).rejects.toThrow('left the page');
  });
});

describe('connecting an X account', () => {
  const page = (href: string) => {
    const visited: string[] = [];
    const location = { href, assign: (address: string) => visited.push(address) };
    return { visited, window: { location, history: { state: null, replaceState: () => undefined } } };
  };

  it('should send the browser to X, and ask to come back to this page', async () => {
    const authorizationUrl = 'https://x.com/i/oauth2/authorize?state=s';
    const { client, sent } = aClient(json({ authorizationUrl }, 201), json({ authorizationUrl }, 201));
    const { visited, window } = page('https://app.example.com/tasks?twitter=denied#top');
    await client.connect({ window });
    await client.connect({ window, returnTo: 'https://app.example.com/done' });
    expect(visited).toEqual([authorizationUrl, authorizationUrl]);
    expect(await Promise.all(sent.map((request) => request.json()))).toEqual([
      { returnTo: 'https://app.example.com/tasks' },
      { returnTo: 'https://app.example.com/done' },
    ]);
  });

  it('should send the browser to web addresses only', async () => {
    const { client } = aClient(json({ authorizationUrl: 'javascript:alert(1)' }, 201));
    const { visited, window } = page('https://app.example.com/');
    await expect(client.connect({ window })).rejects.toMatchObject({ code: 'unreadable' });
    expect(visited).toEqual([]);
  });
});
