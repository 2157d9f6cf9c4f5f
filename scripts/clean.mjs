// Removes what an earlier build left, so that no file outlives its source. Built web apps stay: they are built again
// when their sources have changed.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { webApps } from './web-apps.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const kept = new Set(webApps.map(({ output }) => output));

for (const folder of [dist, join(dist, 'libs')].filter((path) => existsSync(path))) {
  for (const path of readdirSync(folder).map((name) => join(folder, name))) {
    if (!kept.has(path) && path !== join(dist, 'libs')) rmSync(path, { recursive: true, force: true });
  }
}
