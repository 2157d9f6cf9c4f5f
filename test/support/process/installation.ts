import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '#database';

const COPIED = [
  'package.json',
  'prisma.config.ts',
  'prisma',
  'src/config',
  'libs/database',
  'dist/src',
  'dist/libs',
];

/** A copy of the service, for tests that write its `.env`. */
export interface Installation {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Copies what `npm run build` made, and the sources that Prisma's tools read; shares `node_modules`. */
export async function anInstallation(): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'installation-'));
  for (const name of COPIED) await cp(join(packageRoot, name), join(folder, name), { recursive: true });
  await symlink(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
