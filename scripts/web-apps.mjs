// The web apps beside the service, those that are there: a folder of libs with a page and Vite's configuration. Each is
// built into dist/libs/<name>/public, with a note beside it of what it was built from.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What every app is built from, besides its own folder. */
const SHARED = [
  'libs/task-target',
  'package.json',
  'package-lock.json',
  'scripts/build-web.mjs',
  'scripts/web-apps.mjs',
];

export const webApps = ['admin-panel', 'member-page']
  .map((name) => ({ name, folder: join(root, 'libs', name), output: join(root, 'dist/libs', name) }))
  .filter(({ folder }) => ['index.html', 'vite.config.ts'].every((file) => existsSync(join(folder, file))));

export const publicFolderOf = ({ output }) => join(output, 'public');

/** Whether the built app is what its sources make now, by their content. */
export function isUpToDate(app) {
  return (
    existsSync(join(publicFolderOf(app), 'index.html')) &&
    existsSync(noteOf(app)) &&
    readFileSync(noteOf(app), 'utf8') === fingerprintOf(app)
  );
}

/** Takes note of the sources once `build` has made the app from them. */
export async function builtFromNow(app, build) {
  const fingerprint = fingerprintOf(app);
  rmSync(noteOf(app), { force: true });
  await build();
  writeFileSync(noteOf(app), fingerprint);
}

const noteOf = ({ output }) => join(output, 'sources.sha256');

function fingerprintOf({ folder }) {
  const hash = createHash('sha256');
  for (const file of [folder, ...SHARED.map((shared) => join(root, shared))].flatMap(filesIn)) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
