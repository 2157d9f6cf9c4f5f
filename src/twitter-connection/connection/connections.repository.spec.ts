import { openDatabase, type Database } from '#database';
import { addConnections, OLD_KEY, vaultOf } from '../../../test/support/database/sealed-rows.js';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { ConnectionTokens } from '../tokens/connection-tokens.js';
import {
  ConnectionsRepository,
  type ConnectedAccount,
  type ConnectResult,
} from './connections.repository.js';

const ROUNDS = 5;
const HOUR_MS = 3_600_000;
const tokens = new ConnectionTokens(vaultOf(OLD_KEY));

let tables: TestDatabase;
let database: Database;
let otherDatabase: Database;
/** The repositories of two instances. */
let here: ConnectionsRepository;
let there: ConnectionsRepository;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  otherDatabase = await openDatabase(tables.url);
  here = new ConnectionsRepository(database);
  there = new ConnectionsRepository(otherDatabase);
});

afterEach(async () => {
  await database.$disconnect();
  await otherDatabase.$disconnect();
  await tables.release();
});

function account(twitterId: string): ConnectedAccount {
  return {
    twitterId,
    username: `name${twitterId}`,
    displayName: 'A name',
    profileImageUrl: null,
    accountCreatedAt: null,
    followersCount: 1,
  };
}

function grantOf(refreshToken: string) {
  return {
    sealFor: (id: string) => tokens.seal(id, { accessToken: 'access', refreshToken }),
    tokenExpiresAt: new Date(Date.now() + HOUR_MS),
    scope: 'tweet.read',
  };
}

function connect(
  repository: ConnectionsRepository,
  userId: string,
  twitterId: string,
): Promise<ConnectResult> {
  return repository.connect(userId, account(twitterId), grantOf(`of ${userId}`), new Date(), () => []);
}

describe('two instances at once', () => {
  it('should write one row and one consent for a member who signs in on both', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const userId = `twice${round}`;
      await database.user.create({ data: { id: userId } });
      const connectTwice = () =>
        Promise.all([connect(here, userId, String(round)), connect(there, userId, String(round))]);

      const first = await connectTwice();
      const again = await connectTwice();

      const { id } = await database.twitterConnection.findUniqueOrThrow({ where: { userId } });
      const connected = { state: 'connected', connectionId: id, revocations: [] };
      expect([...first, ...again]).toEqual([connected, connected, connected, connected]);
      expect(await database.twitterConsent.count({ where: { userId, withdrawnAt: null } })).toBe(1);
      expect(await database.twitterConsent.count({ where: { userId } })).toBe(4);
    }
  });

  it('should connect an account to only one of two members', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [one, other] = [`one${round}`, `other${round}`];
      await database.user.createMany({ data: [{ id: one }, { id: other }] });

      const results = await Promise.all([
        connect(here, one, String(round)),
        connect(there, other, String(round)),
      ]);

      expect(results.map(({ state }) => state).sort()).toEqual(['account_in_use', 'connected']);
      expect(await database.twitterConsent.count({ where: { userId: { in: [one, other] } } })).toBe(1);
    }
  });

  it('should never save a refreshed pair into a row that the other one is deleting', async () => {
    await addConnections(database, vaultOf(OLD_KEY), ROUNDS);
    for (let number = 0; number < ROUNDS; number += 1) {
      const { sealFor, ...grant } = grantOf('refreshed');
      let saving = Promise.resolve(false);
      await here.erase(`u${number}`, new Date(), ({ id, tokenVersion }) => {
        saving = there.saveRefreshed(id, tokenVersion, new Date(), {
          ...grant,
          tokens: sealFor(id),
          lastRefreshError: null,
        });
        return [];
      });

      // The refresher revokes the pair at X: it is stored nowhere.
      expect(await saving).toBe(false);
      expect(await here.findByUser(`u${number}`)).toBeNull();
    }
  });
});
