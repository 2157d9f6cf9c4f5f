// Builds into dist what has changed since the last build: the Prisma clients and API types, the service, and the web
// apps. --tests: builds the spec files too, without checking types (`npm run lint` does). --any: accepts an existing build
// of either kind, and without TypeScript any existing build. --or-stay: keeps the existing build when building fails,
// because `db generate` must also run when the code does not match the models yet.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { argv, stderr } from 'node:process';
import { promisify } from 'node:util';

import { fingerprintOf, root } from './fingerprint.mjs';
import { isMain } from './is-main.mjs';
import { publicFolderOf, sourcesOf, webApps } from './web-apps.mjs';

const PACKAGES = ['package.json', 'package-lock.json'];
const GENERATED = ['prisma', 'docs/openapi.json', 'scripts', ...PACKAGES];
const SERVICE = ['src', 'libs', 'prisma', 'tsconfig.json', 'tsconfig.build.json', ...PACKAGES];
const SPECS = ['test', 'tsconfig.test.json'];
const RECORD = join(root, 'dist/built-from.json');
/** One output file of each generator, to see whether it has run. */
const OUTPUTS = [
  'libs/database/generated/fingerprint.ts',
  'dist/node_modules/@prisma/client/package.json',
  'libs/client/generated/schema.ts',
];

function recorded() {
  return existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : {};
}

function record(part, sources) {
  mkdirSync(dirname(RECORD), { recursive: true });
  writeFileSync(RECORD, JSON.stringify({ ...recorded(), [part]: sources }, null, 2));
}

async function run(...program) {
  try {
    await promisify(execFile)(process.execPath, program, { cwd: root, maxBuffer: 2 ** 26 });
  } catch (error) {
    throw new Error(`${error.stdout ?? ''}${error.stderr ?? ''}` || String(error), { cause: error });
  }
}

async function step(what, work) {
  const begin = performance.now();
  stderr.write(`  ${what} ...`);
  await work();
  stderr.write(` ${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
}

/** Removes an earlier build of the service and its specs, so that deleted sources leave no files. */
function clean() {
  for (const folder of ['dist/src', 'dist/test'])
    rmSync(join(root, folder), { recursive: true, force: true });
  const libs = join(root, 'dist/libs');
  for (const lib of existsSync(libs) ? readdirSync(libs) : []) {
    for (const name of readdirSync(join(libs, lib))) {
      if (name !== 'public') rmSync(join(libs, lib, name), { recursive: true, force: true });
    }
  }
}

async function compile(kind) {
  const tsc = createRequire(import.meta.url).resolve('typescript-7/package.json');
  const project = kind === 'tests' ? 'tsconfig.test.json' : 'tsconfig.build.json';
  clean();
  await run(join(dirname(tsc), 'bin/tsc'), '-p', project);
}

/**
 * Builds what is missing or has changed. `kind`: `service` (checks types), `tests`, or `any` (either build of the
 * service). Prints its steps to stderr, and nothing when there is nothing to do.
 */
export async function build(kind) {
  const service = fingerprintOf(SERVICE);
  const sources = { service, tests: `${service} ${fingerprintOf(SPECS)}` };
  const { service: builtService, tests: builtTests, generated, ...apps } = recorded();
  const isCurrent = { service: builtService === sources.service, tests: builtTests === sources.tests };
  const isServiceBuilt = kind === 'any' ? isCurrent.service || isCurrent.tests : isCurrent[kind];
  const generators = fingerprintOf(GENERATED);
  const isGenerated = generated === generators && OUTPUTS.every((output) => existsSync(join(root, output)));
  const outdated = webApps.filter(
    (app) => apps[app.name] !== sourcesOf(app) || !existsSync(join(publicFolderOf(app), 'index.html')),
  );
  if (isServiceBuilt && isGenerated && outdated.length === 0) return;
  console.error('Building, about half a minute the first time:');
  if (!isGenerated) {
    await step('database clients and API types', () =>
      Promise.all([run('scripts/generate-clients.mjs'), run('scripts/generate-api-types.mjs')]),
    );
    record('generated', generators);
  }
  if (!isServiceBuilt || !isGenerated) {
    const made = kind === 'any' ? 'service' : kind;
    for (const part of ['service', 'tests']) record(part, undefined);
    await step(made === 'tests' ? 'service and specs' : 'service', () => compile(made));
    record(made, sources[made]);
  }
  if (outdated.length > 0) {
    const { buildWebApp } = await import('./build-web.mjs');
    for (const app of outdated) {
      const from = sourcesOf(app);
      record(app.name, undefined);
      await step(app.name.replace('-', ' '), () => buildWebApp(app));
      record(app.name, from);
    }
  }
}

function hasTypeScript() {
  try {
    createRequire(import.meta.url).resolve('typescript-7/package.json');
    return true;
  } catch {
    return false;
  }
}

async function main() {
  const kind = ['tests', 'any'].find((name) => argv.includes(`--${name}`)) ?? 'service';
  if (kind === 'any' && !hasTypeScript()) return;
  try {
    await build(kind);
  } catch (error) {
    console.error(error.message);
    const isBuilt = existsSync(join(root, 'dist/src/cli/main.js'));
    if (!argv.includes('--or-stay') || !isBuilt) process.exitCode = 1;
  }
}

if (isMain(import.meta.url)) await main();
