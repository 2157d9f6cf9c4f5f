import { Readable } from 'node:stream';
import { Controller, Get, Headers, Logger, Module, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../../src/identity/public.decorator.js';
import { verifyTogether } from '../support/verify/completions.js';
import { ALL_SCOPES, aMember, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { followTask, statusUrl } from '../support/members/new-task.js';

const BREAKER_PAUSE_MS = 15 * 60 * 1000;
const TOKEN_LIFETIME_MS = 7_200_000;

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const percentEncoded = (text: string): string => hex(text).replace(/../g, '%$&');

const leaks = new Logger('Leaks');

/** Answers with whatever it is given. */
@Public()
@Controller('v1/leaks')
class LeaksController {
  @Get('body')
  body(@Headers('x-text') text: string): object {
    return { text };
  }

  @Get('stream')
  stream(@Headers('x-text') text: string): StreamableFile {
    return new StreamableFile(Readable.from([Buffer.from(text.slice(0, 9)), Buffer.from(text.slice(9))]));
  }

  @Get('header')
  header(@Headers('x-text') text: string, @Res({ passthrough: true }) reply: FastifyReply): object {
    reply.header('x-text', text);
    return {};
  }

  @Get('cookie')
  cookie(@Headers('x-text') text: string, @Res({ passthrough: true }) reply: FastifyReply): object {
    reply.header('set-cookie', `another=${text}`);
    return {};
  }

  @Get('log')
  log(@Headers('x-text') text: string): object {
    leaks.log({ msg: 'A leak', details: [{ text }] });
    return {};
  }
}

@Module({ controllers: [LeaksController] })
class LeaksModule {}

/** A test app with a member who is connected and begins to sign in again. */
async function aRun(): Promise<{ testApp: TestApp; nonce: string }> {
  const testApp = await startTestApp({ modules: [LeaksModule] });
  const alice = await aMember(testApp, 'alice').connect();
  return { testApp, nonce: (await alice.beginSignIn()).cookie.split('=')[1] ?? '' };
}

/** Why the app cannot be closed, as text; each leak in braces. */
async function failureOf(testApp: TestApp): Promise<string> {
  return String(await testApp.close().catch((error: unknown) => error));
}

function expectFound(failure: string, secret: string, form: string, foundIn: string): void {
  const leaks = (failure.match(/\{[^{}]*\}/g) ?? []).filter((leak) => leak.includes(`"secret": "${secret}"`));
  expect(leaks).toContainEqual(
    expect.stringMatching(new RegExp(`"form": "${form}"[^]*"foundIn": "${foundIn}`)),
  );
}

describe('a test app that is closed', () => {
  const secrets: [shown: string, name: string, (testApp: TestApp, nonce: string) => string | undefined][] = [
    ['an access token', 'token', ({ simulator }) => simulator.oauth.issuedTokens[0]],
    ['a refresh token', 'token', ({ simulator }) => simulator.oauth.issuedTokens[1]],
    ['an authorization code', 'authorization code', ({ simulator }) => simulator.oauth.issuedCodes[0]],
    ['a code verifier', 'code verifier', ({ simulator }) => simulator.oauth.receivedVerifiers[0]],
    ['a nonce', 'nonce', (_testApp, nonce) => nonce],
    ['the client secret', 'client secret', ({ config }) => config.twitter.clientSecret],
    ['the JWT secret', 'JWT secret', () => 'a-secret-that-only-the-tests-know'],
    ['the encryption key', 'encryption key', () => '5a'.repeat(32)],
  ];
  const ways = ['stream', 'header', 'cookie', 'log'];
  /** The number of the connection that each leak was sent on; each request has its own. */
  const connections = new Map<string, number>();
  let failure: string;

  beforeAll(async () => {
    const { testApp, nonce } = await aRun();
    const ask = async (what: string, path: string, text: string): Promise<void> => {
      await testApp.http().get(`/v1/leaks/${path}`).set('x-text', text);
      connections.set(what, testApp.wire.texts().length);
    };
    for (const [shown, , secretOf] of secrets)
      await ask(shown, 'body', base64(`x${secretOf(testApp, nonce) ?? ''}`));
    for (const way of ways) await ask(way, way, nonce);
    await testApp.database.user.updateMany({ data: { name: percentEncoded(nonce) } });
    failure = await failureOf(testApp);
  });

  const connectionOf = (what: string): string => `the responses on connection ${connections.get(what)}"`;

  it.each(secrets)('should fail after a response with %s', (shown, name) => {
    expectFound(failure, name, 'base64', connectionOf(shown));
  });

  it.each(['stream', 'header', 'cookie'])('should fail after a leak into a %s', (way) => {
    expectFound(failure, 'nonce', 'plain', connectionOf(way));
  });

  it('should fail after a leak into a log', () => {
    expectFound(failure, 'nonce', 'plain', 'the log"');
  });

  it('should fail after a leak into a column', () => {
    expectFound(failure, 'nonce', 'plain', 'User.name"');
  });

  it('should name nothing but what leaked', () => {
    const places = [...failure.matchAll(/"foundIn": "([^"]*)"/g)].map(([, foundIn = '']) => foundIn);
    const files = places.filter((foundIn) => foundIn.startsWith('/'));
    const responses = [...connections]
      .filter(([what]) => what !== 'log')
      .map(([, number]) => `the responses on connection ${number}`);
    expect(new Set(places)).toEqual(new Set([...responses, 'the log', 'User.name', ...files]));
  });

  it('should fail after a single leak', async () => {
    const { testApp, nonce } = await aRun();
    await testApp
      .http()
      .get('/v1/leaks/body')
      .set('x-text', base64(`x${nonce}`));
    expectFound(await failureOf(testApp), 'nonce', 'base64', 'the responses on connection');
  });

  it('should pass when nothing leaked', async () => {
    const { testApp } = await aRun();
    await testApp.http().get('/v1/leaks/body').set('x-text', 'nothing of interest');
    await expect(testApp.close()).resolves.toBeUndefined();
  });
});

describe('the whole life of a connection', () => {
  let testApp: TestApp;
  let alice: Member;
  let completionIds: string[];

  beforeAll(async () => {
    testApp = await startTestApp({
      env: { TWITTER_SCOPES: ALL_SCOPES, VERIFICATION_COOLDOWN_SECONDS: '0', LOG_LEVEL: 'trace' },
    });
    testApp.simulator.world.addUser({ username: 'brand' });
    alice = aMember(testApp, 'alice');
  });

  // The check itself: closing fails when a secret of the run has leaked.
  afterAll(() => testApp.close());

  it('should connect, after one denial and one failed exchange', async () => {
    const { authorizationUrl, cookie } = await alice.beginSignIn();
    await alice.comeBack(await testApp.simulator.deny(authorizationUrl), cookie);
    for (const kind of ['garbage', 'server-error', 'hang-up', 'invalid-grant'] as const) {
      testApp.simulator.faults.add({ kind, route: '/2/oauth2/token' });
      expect((await alice.signIn()).searchParams.get('code')).toBe('exchange_failed');
    }
    testApp.simulator.faults.add({ kind: 'garbage', route: '/2/users/me', times: Infinity });
    expect((await alice.signIn()).searchParams.get('code')).toBe('exchange_failed');
    testApp.simulator.faults.clear();
    await alice.connect();
    const thief = new Member(testApp, 'thief', alice.username);
    expect((await thief.signIn()).searchParams.get('code')).toBe('account_in_use');
  });

  it('should verify every type of task', async () => {
    const targetUrl = statusUrl(testApp.simulator.world.post({ author: 'brand', text: 'Hello' }).id);
    const onPosts = ['TWITTER_LIKE', 'TWITTER_RETWEET', 'TWITTER_QUOTE', 'TWITTER_REPLY', 'TWITTER_BOOKMARK'];
    const tasks = [
      followTask(),
      { taskType: 'TWITTER_POST' },
      ...onPosts.map((taskType) => ({ taskType, targetUrl })),
    ];
    completionIds = [];
    for (const task of tasks) {
      const { body } = await alice.claimNew(task);
      expect(body.status).toBe('REJECTED');
      completionIds.push(body.id as string);
    }
  });

  it('should refresh, with success and failure', async () => {
    for (const kind of ['server-error', 'garbage', 'rate-limited', 'hang-up'] as const) {
      testApp.clock.advance(TOKEN_LIFETIME_MS);
      expect((await verifyTogether(alice, completionIds)).status).toBe(200);
      testApp.clock.advance(TOKEN_LIFETIME_MS);
      testApp.simulator.faults.add({ kind, route: '/2/oauth2/token' });
      expect((await verifyTogether(alice, completionIds)).status).toBe(200);
      await alice.connect();
    }
    expect(testApp.simulator.oauth.tokenCalls.refresh_token).toBeGreaterThan(3);
  });

  it('should handle every failure of X', async () => {
    const kinds = [
      'unauthorized',
      'forbidden',
      'client-forbidden',
      'credits-depleted',
      'garbage',
      'hang-up',
      'server-error',
      'partial-errors',
    ] as const;
    for (const kind of kinds) {
      testApp.simulator.faults.add({ kind, times: 20 });
      const response = await verifyTogether(alice, completionIds);
      expect(response.status).toBe(200);
      testApp.simulator.faults.clear();
      // Breakers that the failure has opened close again, with the first call that succeeds: perhaps that of a retry.
      testApp.clock.advance(BREAKER_PAUSE_MS);
      await waitUntil(
        'alice is connected',
        async () => (await alice.signIn()).searchParams.get('twitter') === 'connected',
      );
    }
  });

  it('should disconnect, with stored tokens that cannot be decrypted and with an X that fails', async () => {
    const data = { accessToken: 'v1.test.broken.broken' };
    await testApp.database.twitterConnection.updateMany({ data });
    expect((await alice.get('/v1/twitter/connection')).body.status).toBe('reconnect_required');
    await alice.connect();
    testApp.simulator.faults.add({ kind: 'server-error', route: '/2/oauth2/revoke', times: 2 });
    expect((await alice.delete('/v1/twitter/connection')).status).toBe(204);
  });
});
