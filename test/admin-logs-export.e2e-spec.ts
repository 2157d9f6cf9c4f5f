import { Admin } from './support/admin.js';
import { expectProblem } from './support/expect-problem.js';
import { aMember, aTask } from './support/member.js';
import { parseCsv } from './support/parse-csv.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const PATH = '/v1/admin/verification-logs';
const HOSTILE = [
  '=HYPERLINK("http://evil.example","x")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '＝1+1',
  '"><script>alert(1)</script>',
  'a,b;"c"\r\nd',
  'emoji 🚀 and é',
];
/** More than the export reads at once, and no multiple of it. */
const ROWS = 613;
const BEGIN = Date.parse('2026-11-01T00:00:00.000Z');

let testApp: TestApp;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp();
  admin = new Admin(testApp);
  const task = await aTask(testApp, { taskType: 'TWITTER_POST', requiredText: 'rocket' });
  const member = await aMember(testApp, 'alice').connect();
  const { body } = await member.claim(task.id);
  const { twitterVerificationLog: logs } = testApp.database;
  const [row] = await logs.findMany();
  if (row === undefined) throw new Error('the claim left no row');
  expect(body.id).toBe(row.completionId);
  const results = ['APPROVED', 'REJECTED', 'ERROR'];
  for (let start = 0; start < ROWS; start += 100) {
    await logs.createMany({
      data: Array.from({ length: Math.min(100, ROWS - start) }, (_, index) => ({
        ...row,
        id: `log${String(start + index).padStart(4, '0')}`,
        verificationResult: results[index % 3] ?? 'ERROR',
        cacheHit: index % 5 === 0,
        rejectionReason: HOSTILE[index % HOSTILE.length] ?? null,
        errorMessage: null,
        twitterApiResponse: JSON.stringify({ state: HOSTILE[(index + 1) % HOSTILE.length] }),
        // Several rows in the same millisecond.
        verifiedAt: new Date(BEGIN + Math.floor((start + index) / 4)),
      })),
    });
  }
});

afterAll(() => testApp.close());

async function exportedRows(query: string): Promise<Record<string, unknown>[]> {
  const response = await admin.get(`${PATH}/export?format=ndjson${query}`);
  expect(response.status).toBe(200);
  const lines = textOf(response).split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** supertest keeps what is no JSON as text or, of a type that it does not know, as bytes. */
function textOf({ text, body }: { text?: string; body: unknown }): string {
  return text ?? (body as Buffer).toString();
}

async function listedRows(query: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let cursor = ''; ;) {
    const { body } = await admin.get(`${PATH}?limit=100${query}${cursor}`);
    rows.push(...body.data);
    if (body.nextCursor === null) return rows;
    cursor = `&cursor=${body.nextCursor}`;
  }
}

describe('the export of the audit trail', () => {
  it.each([
    [''],
    ['&verificationResult=ERROR'],
    ['&cacheHit=true&verificationResult=APPROVED'],
    ['&search=alice'],
    ['&search=log0100'],
    ['&from=2026-11-01T00:00:00.010Z&to=2026-11-01T00:00:00.040Z'],
    ['&userId=nobody'],
  ])('should have the rows of the list, in their order, with the filters "%s"', async (query) => {
    const rows = await exportedRows(query);
    expect(rows).toEqual(await listedRows(query));
    if (query === '') expect(rows).toHaveLength(ROWS + 1);
  });

  it('should be CSV by default: a heading, then a row for each, with nothing that a spreadsheet would run', async () => {
    const response = await admin.get(`${PATH}/export`);
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="verification-logs-\d{8}T\d{6}Z\.csv"$/,
      ),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const [header = [], ...cells] = parseCsv(textOf(response));
    expect(cells.flat().filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([]);
    const rows = cells.map((row) =>
      Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])),
    );
    const expected = await listedRows('');
    expect(Object.keys(expected[0] ?? {}).sort()).toEqual([...header].sort());
    expect(rows.map(textsOf)).toEqual(expected.map(textsOf));
  });

  it('should be written into the audit trail of admins with its filters', async () => {
    await admin.get(`${PATH}/export?format=ndjson&cacheHit=false&search=alice`);
    const { body } = await admin.get('/v1/admin/audit-events?action=verification_logs.export&limit=1');
    expect(body.data).toMatchObject([
      {
        actorId: 'the-admin',
        targetType: 'verification_logs',
        targetId: 'export',
        before: null,
        after: { format: 'ndjson', cacheHit: false, search: 'alice' },
      },
    ]);
  });

  it.each([['format=xml'], ['limit=10'], ['cursor=abc'], ['taskType=NONE'], ['from=yesterday'], ['foo=1']])(
    'should refuse %s, and write nothing into the audit trail',
    async (query) => {
      const before = await testApp.database.auditEvent.count();
      expectProblem(await admin.get(`${PATH}/export?${query}`), 400, 'validation_failed');
      expect(await testApp.database.auditEvent.count()).toBe(before);
    },
  );

  it('should be for admins only', async () => {
    const authorization = await testApp.authorization('user-alice');
    const before = await testApp.database.auditEvent.count();
    expectProblem(await testApp.http().get(`${PATH}/export`), 401, 'unauthenticated');
    expectProblem(
      await testApp.http().get(`${PATH}/export`).set('authorization', authorization),
      403,
      'forbidden',
    );
    expect(await testApp.database.auditEvent.count()).toBe(before);
  });
});

/** The row with each value as CSV writes it; a text that would be run has an apostrophe in front. */
function textsOf(row: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
      return [name, typeof value === 'string' && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text];
    }),
  );
}
