import { defineConfig } from 'prisma/config';

const url = process.env.DATABASE_URL ?? 'file:./data/app.db';
const provider = url.startsWith('file:') ? 'sqlite' : url.startsWith('postgres') ? 'postgresql' : 'mysql';

export default defineConfig({
  schema: provider === 'sqlite' ? 'prisma/schema.prisma' : `prisma/derived/${provider}.prisma`,
  migrations: { path: `prisma/migrations/${provider}` },
  datasource: { url },
});
