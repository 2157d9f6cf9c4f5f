// The existing web apps: folders of libs with a page and Vite's configuration. Each is built into dist/libs/<name>/public.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { fingerprintOf, root } from './fingerprint.mjs';

/** Sources of every app besides its own folder. */
const SHARED = [
  'libs/client',
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

/** The fingerprint of the app's current sources. */
export const sourcesOf = ({ name }) => fingerprintOf([`libs/${name}`, ...SHARED]);
