import { readFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '#database';

const MIB = 2 ** 20;
/** What `du -sm node_modules` may show after `npm ci --omit=dev`. */
const MOST_MIB = 200;
const BLOCK_BYTES = 512;

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      peerDependencies: z.record(z.string(), z.string()).optional(),
      peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).optional(),
    }),
  ),
});

const lock = lockSchema.parse(JSON.parse(readFileSync(join(packageRoot, 'package-lock.json'), 'utf8')));
/** Folders of the packages that `npm ci --omit=dev` installs. */
const installed = Object.keys(lock.packages).filter(
  (folder) => folder !== '' && lock.packages[folder]?.dev !== true,
);

/** Whether a package in `folder` finds a package of this name, there or in a folder above. */
function finds(folder: string, name: string): boolean {
  const at = folder.lastIndexOf('node_modules/');
  if (installed.includes(`${folder}/node_modules/${name}`.replace(/^\//, ''))) return true;
  return folder !== '' && finds(at <= 0 ? '' : folder.slice(0, at - 1), name);
}

/** Bytes on disk of a package without the packages inside it; 0 when it is for another kind of machine. */
async function bytesOf(folder: string): Promise<number> {
  const { blocks } = await lstat(folder);
  const entries = await readdir(folder, { withFileTypes: true });
  const parts = entries.map(async (entry) => {
    if (entry.name === 'node_modules') return 0;
    const path = join(folder, entry.name);
    return entry.isDirectory() ? bytesOf(path) : (await lstat(path)).blocks * BLOCK_BYTES;
  });
  return (await Promise.all(parts)).reduce((sum, bytes) => sum + bytes, blocks * BLOCK_BYTES);
}

async function bytesIfPresent(folder: string): Promise<number> {
  const path = join(packageRoot, folder);
  const isPresent = await lstat(path).then(
    () => true,
    () => false,
  );
  return isPresent ? bytesOf(path) : 0;
}

describe('a production install', () => {
  it("should not hold the tools of Prisma, TypeScript or the pages' libraries", () => {
    const unwanted =
      /^node_modules\/(?:prisma|@prisma\/(?:client|studio-core|dev|engines)|typescript|effect|react|vite)$/;
    expect(installed.filter((folder) => unwanted.test(folder))).toEqual([]);
  });

  it('should hold every peer that its packages need, as npm does not add them', () => {
    const missing = installed.flatMap((folder) => {
      const { peerDependencies = {}, peerDependenciesMeta = {} } = lock.packages[folder] ?? {};
      return Object.keys(peerDependencies)
        .filter((name) => peerDependenciesMeta[name]?.optional !== true && !finds(folder, name))
        .map((name) => `${folder} needs ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it(`should take less than ${MOST_MIB} MB`, async () => {
    const sizes = await Promise.all(installed.map(bytesIfPresent));
    const sum = sizes.reduce((one, other) => one + other, 0) / MIB;
    // Were the packages not found, the sum would be small for the wrong reason.
    expect(sum).toBeGreaterThan(100);
    expect(sum).toBeLessThan(MOST_MIB);
  });

  it.each(['sqlite', 'postgresql', 'mysql'])(
    'should find what the client for %s loads of @prisma/client beside it',
    (provider) => {
      const file = join(packageRoot, `dist/libs/database/generated/${provider}/internal/class.js`);
      const names = readFileSync(file, 'utf8').match(/@prisma\/client\/[\w./-]+/g) ?? [];
      expect(names.length).toBeGreaterThan(2);
      const folders = names.map((name) => dirname(createRequire(file).resolve(name)));
      expect([...new Set(folders)]).toEqual([join(packageRoot, 'dist/node_modules/@prisma/client/runtime')]);
    },
  );
});
