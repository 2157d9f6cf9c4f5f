import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../src/config/package-root.js';
import { startTestApp, type TestApp } from './support/test-app.js';

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({ env: { DOCS_ENABLED: 'true' }, simulator: false });
});

afterAll(async () => {
  await testApp.close();
});

describe('the OpenAPI document', () => {
  it('should be the committed docs/openapi.json; `npm run openapi` writes it anew', async () => {
    const committed: unknown = JSON.parse(await readFile(join(packageRoot, 'docs/openapi.json'), 'utf8'));
    const { body } = await testApp.http().get('/docs-json').expect(200);
    expect(body).toEqual(committed);
  });
});
