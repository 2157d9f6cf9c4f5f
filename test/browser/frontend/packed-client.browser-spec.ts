import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '#database';
import { startTestApp, type TestApp } from '../../support/app/test-app.js';
import { aTask } from '../../support/members/member.js';
import { ClientProject } from '../support/client-project.js';

const SECRET = 'the secret of this test, which is long enough';

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'nodenext',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitReturns: true,
    noFallthroughCasesInSwitch: true,
  },
};

/** What docs/integrate.md takes for granted of Auth.js: a file of the reader's app. */
const AUTH_JS = 'export declare function auth(): Promise<{ user?: { id?: string } } | null>;';

/** Claims a task without an X account, and prints what it is told. */
const PROGRAM = `
import { answerOf, ApiError, createClient, isSettled, type Completion } from '@twitter-task-automation/client';
import { tokenFor } from './shared-secret.js';

const { SERVICE = '', SECRET = '' } = process.env;
const client = createClient({ baseUrl: SERVICE, token: () => tokenFor(SECRET, 'paula') });

function words(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  switch (error.code) {
    case 'twitter_not_connected':
      return \`\${error.status} \${error.code}\`;
    // @ts-expect-error the codes are a closed list
    case 'no_such_code':
    default:
      return 'another problem';
  }
}

function state(completion: Completion): 'open' | 'yes' | 'no' {
  // No default: the three statuses are all there are.
  switch (completion.status) {
    case 'PENDING':
      return 'open';
    case 'APPROVED':
      return 'yes';
    case 'REJECTED':
      return 'no';
  }
}

const connection = await answerOf(client.GET('/v1/twitter/connection'));
// @ts-expect-error there is no username without a connection
console.log(connection.connected, connection.username ?? 'nobody');

const { data } = await answerOf(client.GET('/v1/tasks'));
const [task] = data;
if (task === undefined) throw new Error('no task');
const id: string = task.id;
console.log(task.title, task.completion);
// @ts-expect-error an address is a text
const wrong = () => client.POST('/v1/tasks/{id}/completions', { params: { path: { id } }, body: { proofUrl: 1 } });
void wrong;
try {
  await answerOf(client.POST('/v1/tasks/{id}/completions', { params: { path: { id } }, body: {} }));
} catch (error) {
  console.log(words(error));
}
const [claim] = (await answerOf(client.GET('/v1/completions'))).data;
if (claim === undefined) throw new Error('no claim');
const code: 'twitter_not_connected' | null = claim.errorCode === 'twitter_not_connected' ? claim.errorCode : null;
console.log(state(claim), code, isSettled(await client.pollUntilSettled(claim)));
`;

let app: TestApp;
let project: ClientProject;

beforeAll(async () => {
  app = await startTestApp({ env: { AUTH_JWT_SECRET: SECRET } });
  await aTask(app, { title: 'Follow us', taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/acme' });
  project = await ClientProject.create(['jose', '@types']);
  await project.add('package.json', JSON.stringify({ private: true, type: 'module' }));
  await project.add('tsconfig.json', JSON.stringify(TSCONFIG));
});

afterAll(async () => {
  await project.remove();
  await app.close();
});

/** The TypeScript of docs/integrate.md, by the heading above it. */
async function codeOfTheGuide(): Promise<{ heading: string; code: string }[]> {
  const text = await readFile(join(packageRoot, 'docs/integrate.md'), 'utf8');
  return text.split(/^#+ /m).flatMap((section) => {
    const [heading = ''] = section.split('\n');
    return [...section.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => ({ heading, code }));
  });
}

describe('the packed client in an empty project', () => {
  it('should compile strictly, with the code of docs/integrate.md, and work with a running service', async () => {
    const blocks = await codeOfTheGuide();
    expect(blocks.length).toBeGreaterThanOrEqual(8);
    for (const [number, { code }] of blocks.entries()) {
      await project.add(`guide-${number}.ts`, code.replace('../../../auth', './auth.js'));
    }
    await project.add('auth.d.ts', AUTH_JS);
    const shared = blocks.find(({ heading }) => heading === 'With a shared secret');
    await project.add('shared-secret.ts', shared?.code ?? '');
    await project.add('program.ts', PROGRAM);
    expect(await project.typeErrors()).toBe('');
    const printed = await project.run('program.js', { SERVICE: app.url, SECRET });
    expect(printed.trim().split('\n')).toEqual([
      'false nobody',
      'Follow us null',
      '409 twitter_not_connected',
      'open twitter_not_connected true',
    ]);
  });

  it('should show the sign-in in 40 lines', async () => {
    const blocks = await codeOfTheGuide();
    const lines = blocks
      .filter(({ heading }) => heading === 'Connect an X account')
      .map(({ code }) => code.trim().split('\n').length);
    expect(lines).toHaveLength(2);
    expect(Math.max(...lines)).toBeLessThanOrEqual(40);
  });
});
