import { realpathSync } from 'node:fs';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

/** Whether the module with this `import.meta.url` is the program that runs, by whatever link it was started. */
export function isMain(url) {
  return argv[1] !== undefined && pathToFileURL(realpathSync(argv[1])).href === url;
}
