/* oxlint-disable no-restricted-imports -- #database is what the build makes, and the build runs Prisma's tools */
import { defineConfig } from 'prisma/config';
import { prismaDatasourceOf } from './libs/database/address/prisma-datasource.js';
import { givenDatabaseUrl } from './src/config/environment/given-database-url.js';

const { provider, url } = prismaDatasourceOf(givenDatabaseUrl());

export default defineConfig({
  schema: provider === 'sqlite' ? 'prisma/schema.prisma' : `prisma/derived/${provider}.prisma`,
  migrations: { path: `prisma/migrations/${provider}` },
  datasource: { url },
});
