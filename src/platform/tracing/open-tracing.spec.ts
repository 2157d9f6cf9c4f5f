import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { packageRoot } from '#database';

const run = promisify(execFile);
const MODULE = pathToFileURL(join(packageRoot, 'dist/src/platform/tracing/open-tracing.js')).href;

/** Which packages of OpenTelemetry a new process has loaded after this. */
async function loadedAfter(config: string): Promise<string[]> {
  const script = `
    import { createRequire } from 'node:module';
    const { openTracing } = await import(${JSON.stringify(MODULE)});
    await openTracing(${config});
    const files = Object.keys(createRequire(import.meta.url).cache);
    console.log(JSON.stringify(files.filter((file) => file.includes('@opentelemetry'))));
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: packageRoot,
  });
  return JSON.parse(stdout) as string[];
}

describe('openTracing', () => {
  it('should load nothing of OpenTelemetry when traces are off', async () => {
    expect(await loadedAfter('null')).toEqual([]);
  });

  it('should load it when they are on', async () => {
    const config = `{ url: new URL('http://127.0.0.1:9'), headers: {}, attributes: {}, serviceName: 's', sampler: 'always_on', ratio: 1 }`;
    expect((await loadedAfter(config)).length).toBeGreaterThan(10);
  });
});
