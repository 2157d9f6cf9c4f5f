import { Leases, openDatabase, type Database } from '#database';
import { XApiClient, XOAuthClient, XApiError, type XCallRecord, type XUserContext } from '#x-api';
import { startSimulator, type XSimulator } from '#x-simulator';
import { BackgroundWork } from '../../platform/concurrency/background-work.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { MaintenanceMode } from '../../platform/maintenance-mode/maintenance-mode.js';
import { OLD_KEY, vaultOf } from '../../../test/support/database/sealed-rows.js';
import { stallNext } from '../../../test/support/app/stall.js';
import { TestClock } from '../../../test/support/app/test-clock.js';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { waitUntil } from '../../../test/support/app/wait-until.js';
import { AccessTokens } from './access-tokens.js';
import { ConnectionError } from '../connection/connection-error.js';
import { ConnectionTokens } from './connection-tokens.js';
import { ConnectionsRepository } from '../connection/connections.repository.js';
import { RevocationsRepository } from './revocations.repository.js';
import { TokenRefresher } from './token-refresher.js';
import { TokenRevoker } from './token-revoker.js';
import { XSession } from './x-session.js';

const HOUR_MS = 3_600_000;

let tables: TestDatabase;
let database: Database;
let x: XSimulator;
let clock: TestClock;
let api: XApiClient;
let connections: ConnectionsRepository;
let session: XSession;
/** Another session of the same connection in the same process. */
let otherSession: XSession;
let calls: XCallRecord[];

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  clock = new TestClock();
  const now = (): number => clock.now().getTime();
  x = await startSimulator({ dialect: 'tweets', clientId: 'id', clientSecret: 'a-secret', now });
  api = new XApiClient({ baseUrl: x.url, now });
  connections = new ConnectionsRepository(database);
  calls = [];
  const { id: xUserId } = x.world.addUser({ username: 'ada' });
  const connectionId = await connect(xUserId);
  const shared = accessTokens();
  session = new XSession(connectionId, { xUserId, memberId: 'u1' }, shared, { serviceClass: 'waiting' });
  otherSession = new XSession(connectionId, { xUserId, memberId: 'u1' }, shared, { serviceClass: 'waiting' });
});

afterEach(async () => {
  await x.close();
  await database.$disconnect();
  await tables.release();
});

const tokens = new ConnectionTokens(vaultOf(OLD_KEY));

function accessTokens(): AccessTokens {
  const oauth = new XOAuthClient({ baseUrl: x.url, clientId: 'id', clientSecret: 'a-secret' });
  const outbox = new RevocationsRepository(database);
  const [background, mode] = [new BackgroundWork(), new MaintenanceMode()];
  const revoker = new TokenRevoker(outbox, vaultOf(OLD_KEY), tokens, oauth, background, mode, clock);
  const refresher = new TokenRefresher(
    connections,
    tokens,
    oauth,
    new Leases(database),
    revoker,
    background,
    clock,
    new Metrics(),
  );
  return new AccessTokens(connections, refresher, clock);
}

async function connect(xUserId: string): Promise<string> {
  const issued = x.oauth.issueTokens(xUserId);
  const pair = { accessToken: issued.access_token, refreshToken: issued.refresh_token ?? '' };
  await database.user.create({ data: { id: 'u1' } });
  const account = {
    twitterId: xUserId,
    username: 'ada',
    displayName: 'Ada',
    profileImageUrl: null,
    accountCreatedAt: null,
    followersCount: 1,
  };
  const grant = {
    sealFor: (id: string) => tokens.seal(id, pair),
    tokenExpiresAt: new Date(clock.now().getTime() + 2 * HOUR_MS),
    scope: 'tweet.read users.read',
  };
  const result = await connections.connect('u1', account, grant, clock.now(), () => []);
  if (result.state !== 'connected') throw new TypeError('the account is free');
  return result.connectionId;
}

const ask = (through = session) =>
  through.call(
    (context: XUserContext) => api.me(context),
    (call) => calls.push(call),
  );
const refreshes = (): number => x.requests.count({ route: '/2/oauth2/token' });
const statuses = (): (number | null)[] => calls.map(({ status }) => status);
const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

describe('calls on behalf of a connection', () => {
  it('should be repeated once with a new token after a 401', async () => {
    x.oauth.expireAccessTokens(session.twitterId);
    await expect(ask()).resolves.toMatchObject({ username: 'ada' });
    await ask();
    expect([statuses(), refreshes()]).toEqual([[401, 200, 200], 1]);
  });

  it('should fail with token_refused after a second 401, and not refresh again for five minutes', async () => {
    x.faults.add({ kind: 'unauthorized', times: 3 });
    expect(await failureOf(ask())).toMatchObject({ code: 'token_refused' });
    expect(await failureOf(ask(otherSession))).toMatchObject({ code: 'token_refused' });
    expect([statuses(), refreshes()]).toEqual([[401, 401, 401], 1]);
    const { reconnectRequiredAt } = await database.twitterConnection.findFirstOrThrow();
    expect(reconnectRequiredAt).toBeNull();
  });

  it('should not call X again in a session whose fresh token was refused', async () => {
    x.faults.add({ kind: 'unauthorized', times: 3 });
    await failureOf(ask());
    await failureOf(ask(otherSession));
    expect(await failureOf(ask(otherSession))).toMatchObject({ code: 'token_refused' });
    expect(statuses()).toEqual([401, 401, 401]);
  });

  it('should refresh once for all concurrent calls', async () => {
    clock.advance(3 * HOUR_MS);
    await Promise.all([ask(), ask(), ask()]);
    expect([statuses(), refreshes()]).toEqual([[200, 200, 200], 1]);
  });

  it('should be repeated with a token newer than the refused one, whatever refresh began before', async () => {
    clock.advance(3 * HOUR_MS);
    const saving = stallNext(connections, 'saveRefreshed', 'after');
    const first = ask();
    await saving.reached;
    x.oauth.expireAccessTokens(session.twitterId);
    const second = ask(otherSession);
    await waitUntil('X has refused the saved token', () => (statuses().includes(401) ? true : null));
    saving.goOn();
    for (const profile of await Promise.all([first, second])) expect(profile.username).toBe('ada');
    expect(refreshes()).toBe(2);
  });

  it('should fetch no token when the call is not sent', async () => {
    x.faults.add({ kind: 'rate-limited', resetSeconds: 4 * 3600 });
    expect(await failureOf(ask())).toMatchObject({ code: 'rate_limited', sent: true });
    clock.advance(3 * HOUR_MS);
    const held = await failureOf(ask());
    expect(held).toBeInstanceOf(XApiError);
    expect(held).toMatchObject({ code: 'rate_limited', sent: false });
    expect([statuses(), refreshes()]).toEqual([[429], 0]);
  });

  it('should not refresh when X has refused the app in the meantime, and repeat the call later', async () => {
    x.oauth.expireAccessTokens(session.twitterId);
    const caller = { xUserId: '99', memberId: 'u2' };
    const { access_token } = x.oauth.issueTokens(x.world.addUser({ username: 'grace' }).id);
    const other = { caller, accessToken: () => Promise.resolve(access_token) };
    const refused = session.call(
      async (context) => {
        try {
          return await api.me(context);
        } catch (error) {
          x.faults.add({ kind: 'credits-depleted' });
          await failureOf(api.me(other));
          throw error;
        }
      },
      (call) => calls.push(call),
    );
    expect(await failureOf(refused)).toMatchObject({ code: 'credits_depleted', sent: false });
    expect([statuses(), refreshes()]).toEqual([[401], 0]);
    x.faults.clear();
    clock.advance(60_000);
    await expect(ask()).resolves.toMatchObject({ username: 'ada' });
  });

  it('should fail with the error of the token, and send nothing', async () => {
    clock.advance(3 * HOUR_MS);
    x.faults.add({ kind: 'server-error', route: '/2/oauth2/token' });
    const failure = await failureOf(ask());
    expect(failure).toBeInstanceOf(ConnectionError);
    expect(failure).toMatchObject({ code: 'refresh_unavailable' });
    expect(calls).toEqual([]);
  });
});
