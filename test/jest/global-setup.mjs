// Before a run of the tests: a folder for all its temporary files, in memory if possible, and a prefix for the names of
// its databases on servers. global-teardown.mjs removes both.
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 1024 ** 3;

function hasRoom(folder) {
  if (!existsSync(folder)) return false;
  accessSync(folder, constants.W_OK);
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ROOM_BYTES;
}

export default function setUp() {
  process.env.TMPDIR = mkdtempSync(join(hasRoom(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'tta-tests-'));
  process.env.TEST_DATABASE_PREFIX = `tta_${randomBytes(4).toString('hex')}_`;
}
