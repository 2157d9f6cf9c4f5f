// Derives the models for PostgreSQL and MySQL from prisma/schema.prisma and writes them to prisma/derived. With --check
// nothing is written; the exit status is 1 when a file there is out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (file) => fileURLToPath(new URL(`../prisma/${file}`, import.meta.url));
const NATIVE_TYPE = /\s+\/\/ mysql: (@db\.\w+(?:\(\d+\))?)$/gm;

function derive(schema, provider) {
  const [, ...models] = schema.split(/^(?=generator )/m);
  return [
    '// Derived from ../schema.prisma by scripts/derive-schemas.mjs: do not edit.\n\n',
    ...models
      .join('')
      .replace('provider = "sqlite"', `provider = "${provider}"`)
      .replace('../libs/database/generated/sqlite', `../../libs/database/generated/${provider}`)
      .replace(NATIVE_TYPE, provider === 'mysql' ? ' $1' : ''),
  ].join('');
}

function contentOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

const check = process.argv.includes('--check');
const schema = readFileSync(at('schema.prisma'), 'utf8');
mkdirSync(at('derived'), { recursive: true });
for (const provider of ['postgresql', 'mysql']) {
  const file = at(`derived/${provider}.prisma`);
  const derived = derive(schema, provider);
  if (contentOf(file) === derived) continue;
  if (!check) writeFileSync(file, derived);
  else {
    console.error(
      `prisma/derived/${provider}.prisma is out of date with prisma/schema.prisma: npm run generate`,
    );
    process.exitCode = 1;
  }
}
