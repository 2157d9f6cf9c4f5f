// Backs up or restores in another process: backup <url> <directory> [toolPath] or restore <url> <file>.
import { backup } from '../backup.js';
import { restore } from '../restore.js';

const [action = '', url = '', place = '', toolPath] = process.argv.slice(2);
if (action === 'backup')
  await backup(url, { directory: place, now: new Date(), ...(toolPath === undefined ? {} : { toolPath }) });
else await restore(url, place, { force: true });
