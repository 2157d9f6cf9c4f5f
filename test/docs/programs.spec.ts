import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '#database';

const BENCHMARKS = readdirSync(join(packageRoot, 'bench'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => join('bench', name));

/** What a program imports from what is built, by name. */
function builtImportsOf(program: string): { file: string; names: string[] }[] {
  const text = readFileSync(join(packageRoot, program), 'utf8');
  return [...text.matchAll(/^import \{([^}]+)\} from '([^']+\/dist\/[^']+)';$/gm)].map(
    ([, names = '', path = '']) => ({
      file: resolve(packageRoot, dirname(program), path),
      names: names.split(',').map((name) => name.trim().split(' as ')[0] ?? ''),
    }),
  );
}

describe('a benchmark', () => {
  it.each(BENCHMARKS)('should import only what the service has: %s', async (program) => {
    const missing: string[] = [];
    for (const { file, names } of builtImportsOf(program)) {
      const exported = (await import(pathToFileURL(file).href)) as object;
      missing.push(...names.filter((name) => name !== '' && !(name in exported)));
    }
    expect(missing).toEqual([]);
  });

  it('should be found in some number', () => {
    expect(BENCHMARKS.flatMap(builtImportsOf).length).toBeGreaterThan(10);
  });
});
