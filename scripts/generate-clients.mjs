// Generates the three Prisma clients without a network: `prisma generate` requires a schema engine but never runs it, so
// any existing file will do. Also writes the fingerprint of the models, and copies what the clients load of
// @prisma/client, a tenth of it, into dist: a production install has no @prisma/client of its own.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import './derive-schemas.mjs';

const SCHEMAS = ['prisma/schema.prisma', 'prisma/derived/postgresql.prisma', 'prisma/derived/mysql.prisma'];
const COMPILERS = ['sqlite', 'postgresql', 'mysql'].map((provider) => `query_compiler_small_bg.${provider}`);
const RUNTIME = [
  ...['package.json', 'LICENSE', 'runtime/client.js'],
  ...COMPILERS.flatMap((name) => [`runtime/${name}.mjs`, `runtime/${name}.wasm-base64.mjs`]),
];
const root = fileURLToPath(new URL('..', import.meta.url));
const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
const env = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  ...process.env,
  // The clients do not depend on the database.
  DATABASE_URL: 'file:./data/app.db',
};

async function generate(schema) {
  const args = [prisma, 'generate', '--no-hints', '--schema', schema];
  await promisify(execFile)(process.execPath, args, { cwd: root, env });
}

/** The columns of each model with their types, for statements that do not go through the clients. */
function columnsModule(schema) {
  const models = [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name, body]) => {
    const columns = [...body.matchAll(/^ {2}(\w+) +(String|Int|BigInt|Boolean|DateTime)\b/gm)];
    return [name, Object.fromEntries(columns.map(([, column, type]) => [column, type]))];
  });
  return [
    '/** The columns of each model of prisma/schema.prisma, and their types. */',
    `export const COLUMNS = ${JSON.stringify(Object.fromEntries(models), null, 2)} as const;\n`,
  ].join('\n');
}

function copyRuntime() {
  const from = join(root, 'node_modules/@prisma/client');
  const to = join(root, 'dist/node_modules/@prisma/client');
  for (const file of RUNTIME) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(from, file), join(to, file));
  }
}

try {
  await Promise.all(SCHEMAS.map(generate));
} catch (error) {
  console.error(error.stdout, error.stderr);
  process.exit(1);
}
const schema = readFileSync(`${root}/${SCHEMAS[0]}`, 'utf8');
const fingerprint = createHash('sha256').update(schema).digest('hex');
writeFileSync(
  `${root}/libs/database/generated/fingerprint.ts`,
  `/** SHA-256 of the prisma/schema.prisma that the clients here were generated from. */\nexport const MODELS_FINGERPRINT = '${fingerprint}';\n`,
);
writeFileSync(`${root}/libs/database/generated/columns.ts`, columnsModule(schema));
copyRuntime();
