import type { SqlSession } from '#database';

const DAY = new Date('2026-01-02T03:04:05.678Z');

/** One or more rows in every table of the committed models, so that a migration could lose some. */
export async function seed(session: SqlSession): Promise<void> {
  const rows: readonly (readonly [table: string, row: Record<string, string | number | Date>])[] = [
    ['User', { id: 'u1', updatedAt: DAY, points: 5 }],
    ['User', { id: 'u2', updatedAt: DAY }],
    ['Task', { id: 't1', title: 'Follow', taskType: 'TWITTER_FOLLOW', updatedAt: DAY }],
    ['Completion', { id: 'c1', userId: 'u1', taskId: 't1', updatedAt: DAY }],
    ['Completion', { id: 'c2', userId: 'u2', taskId: 't1', updatedAt: DAY }],
    [
      'TwitterConnection',
      {
        id: 'x1',
        userId: 'u1',
        twitterId: '12',
        username: 'ada',
        accessToken: 'a',
        refreshToken: 'r',
        tokenExpiresAt: DAY,
        scope: 's',
        updatedAt: DAY,
      },
    ],
    [
      'TwitterVerificationLog',
      {
        id: 'l1',
        completionId: 'c1',
        userId: 'u1',
        taskId: 't1',
        taskType: 'TWITTER_FOLLOW',
        verificationResult: 'APPROVED',
        twitterApiResponse: '{"text":"😀"}',
        verificationTime: 12,
        apiCallCount: 1,
        twitterConnectionId: 'x1',
      },
    ],
    [
      'AuthorizationRequest',
      {
        id: 'r1',
        userId: 'u2',
        stateHash: 'h',
        nonceHash: 'n',
        codeVerifier: 'v',
        returnTo: '/',
        expiresAt: DAY,
      },
    ],
    ['Lease', { name: 'sweep', owner: 'o', expiresAt: 1_767_323_045_678 }],
    ['TokenRevocation', { id: 'v1', token: 'sealed', hint: 'access', nextAttemptAt: DAY }],
    ['TwitterConsent', { id: 'k1', userId: 'u1', scope: 's', consentedAt: DAY }],
    ['AwardedAccount', { id: 'w1', taskId: 't1', userId: 'u1', accountHash: 'h' }],
    ['SecretKey', { id: 'awarded-accounts', sealedKey: 'sealed' }],
    ['SecondLookCount', { id: 's1', day: '2026-01-02', outcome: 'APPROVED', delaySeconds: 60 }],
    ['XApiUsage', { id: 'a1', day: '2026-01-02', endpoint: 'users/by' }],
    ['XApiMonth', { month: '2026-01' }],
    ['XApiUserUsage', { id: 'a2', day: '2026-01-02', userId: 'u1' }],
    [
      'IdempotencyKey',
      { id: 'i1', userId: 'u1', keyHash: 'k', bodyHash: 'b', lockedUntil: DAY, expiresAt: DAY },
    ],
    [
      'MaintenanceRun',
      {
        id: 'm1',
        job: 'j',
        scheduledFor: DAY,
        status: 'SUCCEEDED',
        instance: 'h',
        startedAt: DAY,
        heartbeatAt: DAY,
      },
    ],
    ['MaintenanceJob', { name: 'j', since: DAY }],
    ['VerificationLogArchive', { id: 'f1', fileName: 'f', state: 'PURGED', createdAt: DAY }],
    ['AuditEvent', { id: 'e1', at: DAY, actorId: 'u1', action: 'a', targetType: 'job', targetId: 'j' }],
    ['MaintenanceMode', { id: 'mode', enabled: 0, revision: 1, changedAt: DAY, changedBy: 'u1' }],
    [
      'ServiceInstance',
      { id: 's1', startedAt: DAY, seenAt: 1_767_323_045_678, modeRevision: 1, busyWith: 0 },
    ],
  ];
  for (const [table, row] of rows) {
    const columns = Object.keys(row).map((column) => `"${column}"`);
    await session.execute(
      `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      Object.values(row),
    );
  }
}

/** The key column of tables without an id. */
const KEYS: Readonly<Record<string, string>> = { Lease: 'name', XApiMonth: 'month', MaintenanceJob: 'name' };

/** The ids of the rows of each existing table, to check that none was lost. */
export async function idsIn(
  session: SqlSession,
  tables: readonly string[],
): Promise<Record<string, unknown[]>> {
  const ids: Record<string, unknown[]> = {};
  for (const table of tables) {
    const key = KEYS[table] ?? 'id';
    const rows = await session.query(`SELECT "${key}" AS "id" FROM "${table}" ORDER BY "${key}"`);
    ids[table] = rows.map(({ id }) => id);
  }
  return ids;
}
