import { Readable } from 'node:stream';
import { Controller, Get, Headers, Logger, Module, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../src/identity/public.decorator.js';
import { verifyTogether } from './support/completions.js';
import { ALL_SCOPES, aMember, aTask, Member, statusUrl } from './support/member.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const BREAKER_PAUSE_MS = 15 * 60 * 1000;
const TOKEN_LIFETIME_MS = 7_200_000;

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const percentEncoded = (text: string): string => hex(text).replace(/../g, '%$&');

const leaks = new Logger('Leaks');

/** Says whatever it is told to say. */
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

describe('a test app that is closed', () => {
  let testApp: TestApp;
  let nonce: string;

  beforeEach(async () => {
    testApp = await startTestApp({ modules: [LeaksModule] });
    const alice = await aMember(testApp, 'alice').connect();
    nonce = (await alice.beginSignIn()).cookie.split('=')[1] ?? '';
  });

  const secrets: [shown: string, name: string, () => string | undefined][] = [
    ['an access token', 'token', () => testApp.simulator.oauth.issuedTokens[0]],
    ['a refresh token', 'token', () => testApp.simulator.oauth.issuedTokens[1]],
    ['an authorization code', 'authorization code', () => testApp.simulator.oauth.issuedCodes[0]],
    ['a code verifier', 'code verifier', () => testApp.simulator.oauth.receivedVerifiers[0]],
    ['a nonce', 'nonce', () => nonce],
    ['the client secret', 'client secret', () => testApp.config.twitter.clientSecret],
    ['the JWT secret', 'JWT secret', () => 'a-secret-that-only-the-tests-know'],
    ['the encryption key', 'encryption key', () => '5a'.repeat(32)],
  ];

  async function expectFound(secret: string, place: string): Promise<void> {
    const failure: unknown = await testApp.close().catch((error: unknown) => error);
    expect(String(failure)).toContain(`"secret": "${secret}"`);
    expect(String(failure)).toContain(`"place": "${place}`);
  }

  it.each(secrets)('should fail after a response with %s', async (_shown, name, secretOf) => {
    await testApp
      .http()
      .get('/v1/leaks/body')
      .set('x-text', base64(`x${secretOf() ?? ''}`));
    await expectFound(name, 'the responses on connection');
  });

  it.each([
    ['stream', 'the responses on connection'],
    ['header', 'the responses on connection'],
    ['cookie', 'the responses on connection'],
    ['log', 'the log'],
  ])('should fail after a leak into a %s', async (leak, place) => {
    await testApp.http().get(`/v1/leaks/${leak}`).set('x-text', nonce);
    await expectFound('nonce', place);
  });

  it('should fail after a leak into a column', async () => {
    await testApp.database.user.updateMany({ data: { name: percentEncoded(nonce) } });
    await expectFound('nonce', 'User.name');
  });

  it('should be content when nothing leaked', async () => {
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

  // The check itself: this fails when any of the secrets of the run has leaked.
  afterAll(() => testApp.close());

  it('should connect, once denied and once with a broken exchange', async () => {
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
      { taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand' },
      { taskType: 'TWITTER_POST' },
      ...onPosts.map((taskType) => ({ taskType, targetUrl })),
    ];
    completionIds = [];
    for (const task of tasks) {
      const { body } = await alice.claim((await aTask(testApp, task)).id);
      expect(body.status).toBe('REJECTED');
      completionIds.push(body.id as string);
    }
  });

  it('should refresh, well and badly', async () => {
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

  it('should meet every failure of X', async () => {
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
      // Breakers that the failure has opened let calls through again.
      testApp.clock.advance(BREAKER_PAUSE_MS);
      await alice.connect();
    }
  });

  it('should disconnect, with stored tokens that cannot be read and with an X that fails', async () => {
    const data = { accessToken: 'v1.test.broken.broken' };
    await testApp.database.twitterConnection.updateMany({ data });
    expect((await alice.get('/v1/twitter/connection')).body.status).toBe('reconnect_required');
    await alice.connect();
    testApp.simulator.faults.add({ kind: 'server-error', route: '/2/oauth2/revoke', times: 2 });
    expect((await alice.delete('/v1/twitter/connection')).status).toBe(204);
  });
});
