import { realpathSync } from 'node:fs';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

/** Whether the module with this `import.meta.url` is the running program, also when it was started through a link. */
export function isMain(url) {
  return argv[1] !== undefined && pathToFileURL(realpathSync(argv[1])).href === url;
}
