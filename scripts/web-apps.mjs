// The web apps beside the service, those that are there: a folder of libs with a page and Vite's configuration. Each is
// built into dist/libs/<name>/public.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { fingerprintOf, root } from './fingerprint.mjs';

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

/** What the app would be built from now. */
export const sourcesOf = ({ name }) => fingerprintOf([`libs/${name}`, ...SHARED]);
