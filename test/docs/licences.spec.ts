import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { packageRoot } from '#database';

const run = promisify(execFile);

/** Ask for no more than to keep the notice. */
const PERMISSIVE = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'Unlicense',
];
/** SECURITY.md says why. */
const EXCEPTIONS = ['mariadb: LGPL-2.1-or-later', 'pause: none'];

interface Component {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string };
    readonly expression?: string;
  }[];
}

it('should install only packages under permissive licences for production, but for the named ones', async () => {
  const sbom = ['sbom', '--omit', 'dev', '--sbom-format', 'cyclonedx'];
  const { stdout } = await run('npm', sbom, { cwd: packageRoot, maxBuffer: 64 * 1024 * 1024 });
  const { components } = JSON.parse(stdout) as { components: readonly Component[] };
  const licences = components.flatMap(({ name, licenses = [] }) => {
    const names = licenses.map(({ license, expression }) => license?.id ?? expression ?? 'none');
    return (names.length === 0 ? ['none'] : names).map((licence) => ({ name, licence }));
  });
  expect(licences.length).toBeGreaterThan(100);
  const others = licences.filter(({ licence }) => !PERMISSIVE.includes(licence));
  expect(others.map(({ name, licence }) => `${name}: ${licence}`).sort()).toEqual(EXCEPTIONS);
  // The build copies it into dist, so npm does not count it among the packages of a production installation.
  const { license } = createRequire(import.meta.url)('@prisma/client/package.json') as { license: string };
  expect(PERMISSIVE).toContain(license);
  const versions = components.filter(({ name }) => name.endsWith('xmldom')).map(({ version }) => version);
  expect(versions.filter((version) => version.startsWith('0.1.'))).toEqual([]);
});
