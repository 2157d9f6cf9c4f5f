import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder of the service's `package.json`, whether this runs from the sources or from the build. */
export const packageRoot = findUpwards(import.meta.dirname);

function findUpwards(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('No package.json above the running file');
  return findUpwards(parent);
}
