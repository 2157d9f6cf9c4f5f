import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin } from '../../members/admin.js';
import { aMember, aTask, type Member } from '../../members/member.js';
import { startTestApp, type TestApp } from '../../app/test-app.js';
import { withIds, type IdKind } from './placeholders.js';
import type { GeneratedRequest, Sender } from './requests.js';
import { send, type RawAnswer } from './send.js';
import { followTask } from '../../members/new-task.js';

const NO_IDS = { user: [], task: [], completion: [], connection: [], archive: [], id: [] };

/** Two members with claims, an admin, and their rows. */
export class World {
  #ids: Readonly<Record<IdKind, readonly string[]>> = NO_IDS;
  #tokens: Readonly<Record<Sender, string | null>>;

  private constructor(
    readonly testApp: TestApp,
    private readonly folder: string,
    readonly members: Readonly<Record<'ann' | 'ben', Member>>,
    private readonly admin: Admin,
  ) {
    this.#tokens = { ann: null, ben: null, admin: null, nobody: null, forger: 'Bearer e30.e30.e30' };
  }

  static async open(): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'generated-'));
    const testApp = await startTestApp({ env: { ARCHIVE_DIR: folder, VERIFICATION_COOLDOWN_SECONDS: '0' } });
    testApp.simulator.world.addUser({ username: 'brand' });
    const members = {
      ann: await aMember(testApp, 'ann').connect(),
      ben: await aMember(testApp, 'ben').connect(),
    };
    const world = new World(testApp, folder, members, new Admin(testApp));
    await world.#fill();
    return world;
  }

  async close(): Promise<void> {
    await this.testApp.close();
    await rm(this.folder, { recursive: true });
  }

  /** The request with ids for its placeholders. */
  readonly resolve = (text: string): string => withIds(text, this.#ids);

  send({ sender, method, path, headers, body }: GeneratedRequest): Promise<RawAnswer> {
    const token = this.#tokens[sender];
    return send(this.testApp.config.http.port, {
      method,
      path: this.resolve(path),
      headers: {
        ...Object.fromEntries(headers),
        ...(token === null ? {} : { authorization: token }),
      },
      body: body === null ? null : this.resolve(body),
    });
  }

  /** Undoes what would make all later requests fail alike: maintenance mode, and a member without an account. */
  async settle({ method, path }: GeneratedRequest, { status }: RawAnswer): Promise<void> {
    if (status >= 300 || method === 'GET') return;
    if (path.includes('/maintenance/mode'))
      await this.admin.put('/v1/admin/maintenance/mode', { enabled: false });
    if (method !== 'DELETE') return;
    for (const member of Object.values(this.members)) {
      const { body } = await member.get('/v1/twitter/connection');
      if (body.connected === false) await member.connect();
    }
    await this.#learnIds();
  }

  /** All that is stored about a member, as text. */
  async rowsOf(name: 'ann' | 'ben'): Promise<string> {
    const { database } = this.testApp;
    const { id } = this.members[name];
    const query = { where: { userId: id }, orderBy: { id: 'asc' } } as const;
    const rows = await Promise.all([
      database.user.findUnique({ where: { id } }),
      database.completion.findMany(query),
      database.twitterConnection.findMany(query),
      database.twitterVerificationLog.findMany(query),
      database.twitterConsent.findMany(query),
      database.authorizationRequest.findMany(query),
      database.awardedAccount.findMany(query),
      database.xApiUserUsage.findMany(query),
      database.idempotencyKey.findMany(query),
    ]);
    return JSON.stringify(rows, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
  }

  async #fill(): Promise<void> {
    const { ann, ben } = this.members;
    this.#tokens = {
      ...this.#tokens,
      ann: await this.testApp.authorization(ann.id),
      ben: await this.testApp.authorization(ben.id),
      admin: await this.testApp.authorization(this.admin.id, ['admin']),
    };
    const post = this.testApp.simulator.world.post({ author: 'brand', text: 'Hello' }).id;
    const tasks = [
      await aTask(this.testApp, followTask()),
      await aTask(this.testApp, {
        taskType: 'TWITTER_LIKE',
        targetUrl: `https://x.com/brand/status/${post}`,
      }),
      await aTask(this.testApp, { taskType: 'TWITTER_RETWEET', targetUrl: `https://x.com/i/status/${post}` }),
      await aTask(this.testApp, { taskType: 'TWITTER_POST', requiredText: '#acme' }),
    ];
    this.testApp.simulator.world.follow('ben', 'brand');
    for (const { id } of tasks.slice(0, 2)) await ben.claim(id);
    for (const { id } of tasks.slice(1)) await ann.claim(id);
    await this.admin.post('/v1/admin/maintenance/jobs/archive-verification-logs/runs');
    await this.#learnIds();
  }

  async #learnIds(): Promise<void> {
    const { database } = this.testApp;
    const some = { take: 20, orderBy: { id: 'asc' }, select: { id: true } } as const;
    const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
    const ids = {
      user: idsOf(await database.user.findMany(some)),
      task: idsOf(await database.task.findMany({ ...some, orderBy: { createdAt: 'asc' } })),
      completion: idsOf(await database.completion.findMany(some)),
      connection: idsOf(await database.twitterConnection.findMany(some)),
      archive: idsOf(await database.verificationLogArchive.findMany(some)),
    };
    const others = [
      ...idsOf(await database.twitterVerificationLog.findMany(some)),
      ...idsOf(await database.maintenanceRun.findMany(some)),
    ];
    this.#ids = { ...ids, id: [...Object.values(ids).flat(), ...others] };
  }
}
