// Generates the three Prisma clients without a network: `prisma generate` insists that a schema engine exists but
// never runs it, so any existing file will do. Beside them goes the fingerprint of the models they were made from.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import './derive-schemas.mjs';

const SCHEMAS = ['prisma/schema.prisma', 'prisma/derived/postgresql.prisma', 'prisma/derived/mysql.prisma'];
const root = fileURLToPath(new URL('..', import.meta.url));
const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
const env = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  ...process.env,
  // The clients are the same whatever database there is.
  DATABASE_URL: 'file:./data/app.db',
};

async function generate(schema) {
  const args = [prisma, 'generate', '--no-hints', '--schema', schema];
  await promisify(execFile)(process.execPath, args, { cwd: root, env });
}

try {
  await Promise.all(SCHEMAS.map(generate));
} catch (error) {
  console.error(error.stdout, error.stderr);
  process.exit(1);
}
const fingerprint = createHash('sha256')
  .update(readFileSync(`${root}/${SCHEMAS[0]}`))
  .digest('hex');
writeFileSync(
  `${root}/libs/database/generated/fingerprint.ts`,
  `/** SHA-256 of the prisma/schema.prisma that the clients here were generated from. */\nexport const MODELS_FINGERPRINT = '${fingerprint}';\n`,
);
