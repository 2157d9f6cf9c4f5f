import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '#database';
import { AnswerSchemas } from '../support/http/documented/answer-schemas.js';
import { examplesIn, operationsOf, readDocument } from '../support/http/documented/document.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const run = promisify(execFile);

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({ env: { DOCS_ENABLED: 'true' }, simulator: false });
});

afterAll(() => testApp.close());

describe('the OpenAPI document', () => {
  it('should equal the committed docs/openapi.json, which `npm run openapi` writes', async () => {
    const committed: unknown = JSON.parse(await readFile(join(packageRoot, 'docs/openapi.json'), 'utf8'));
    const { body } = await testApp.http().get('/docs-json').expect(200);
    expect(body).toEqual(committed);
  });

  it('should pass the recommended rules of Redocly', async () => {
    const redocly = join(packageRoot, 'node_modules/.bin/redocly');
    const lint = ['lint', '--format', 'json', join(packageRoot, 'docs/openapi.json')];
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const { stdout } = await run(redocly, lint, { env });
    expect(JSON.parse(stdout)).toMatchObject({ totals: { errors: 0, warnings: 0 } });
  });

  it('should name and describe every operation in plain words', async () => {
    const operations = operationsOf(await readDocument());
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(?:[A-Z][a-z]+)+$/.test(id) || id.includes('Controller'))).toEqual([]);
    const isSilent = (words: string | undefined): boolean => words === undefined || words === '';
    expect(
      operations.filter(({ summary, description }) => isSilent(summary) || isSilent(description)),
    ).toEqual([]);
  });

  it('should show an example of every JSON body, which fits its schema', async () => {
    const document = await readDocument();
    const schemas = new AnswerSchemas(document);
    const faults = examplesIn(document).flatMap(({ at, value }) => {
      const fault = value === undefined ? 'no example' : schemas.faultOf(value, [...at, 'schema']);
      return fault === null ? [] : [`${at.join(' ')}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });
});
