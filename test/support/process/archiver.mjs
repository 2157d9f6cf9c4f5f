// One instance of the service: runs the archive job once at the given time, and prints the result. It kills itself at
// the named step.
import 'reflect-metadata';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { createApp } from '../../../dist/src/app.js';
import { parseConfig } from '../../../dist/src/config/parse-config.js';
import { ArchiveStore } from '../../../dist/src/maintenance/archive/store/archive-store.js';
import { ArchivedRowsPurge } from '../../../dist/src/maintenance/archive/job/archived-rows-purge.js';
import { ArchivesRepository } from '../../../dist/src/maintenance/archive/archives.repository.js';
import { OldLogsArchiver } from '../../../dist/src/maintenance/archive/job/old-logs-archiver.js';
import { Clock } from '../../../dist/src/platform/time/clock.js';
import { JobRunner } from '../../../dist/src/platform/jobs/job-runner.js';
import { OldVerificationLogsRepository } from '../../../dist/src/verification/logs/old-verification-logs.repository.js';

const [step, now, rowsPerFile] = process.argv.slice(2);

class StillClock extends Clock {
  now() {
    return new Date(now);
  }
}

const app = await createApp(parseConfig(process.env), {
  clock: new StillClock(),
  logStream: { write: () => undefined },
});
await app.init();
const [store, archives, logs, purge, archiver] = [
  ArchiveStore,
  ArchivesRepository,
  OldVerificationLogsRepository,
  ArchivedRowsPurge,
  OldLogsArchiver,
].map((part) => app.get(part, { strict: false }));
const runner = app.get(JobRunner, { strict: false });
Object.assign(runner, { restPerWork: 0 });
Object.assign(archiver, { fileLimits: { ...archiver.fileLimits, rows: Number(rowsPerFile) } });

function crash() {
  process.kill(process.pid, 'SIGKILL');
}

function crashBefore(part, method) {
  part[method] = crash;
}

function crashAfter(part, method, calls = 1) {
  const work = part[method].bind(part);
  let left = calls;
  part[method] = async (...args) => {
    const result = await work(...args);
    left -= 1;
    if (left === 0) crash();
    return result;
  };
}

function crashWhileWriting() {
  const write = store.write.bind(store);
  store.write = (fileName, content) => write(fileName, firstChunkOf(content));
}

async function* firstChunkOf(content) {
  for await (const chunk of content) {
    yield chunk.subarray(0, 20);
    crash();
  }
}

const STEPS = {
  never: () => undefined,
  'before the record': () => crashBefore(archives, 'begin'),
  'after the record': () => crashAfter(archives, 'begin'),
  'amid the file': crashWhileWriting,
  'before the file gets its name': () => {
    fs.rename = crash;
    syncBuiltinESMExports();
  },
  'after the file got its name': () => crashAfter(store, 'write'),
  'before the file is recorded for good': () => crashAfter(archives, 'record'),
  'after the file is recorded': () => crashBefore(purge, 'purgeChecked'),
  'before rows leave for good': () => crashAfter(logs, 'deleteByIds'),
  'amid the purge': () => crashAfter(logs, 'deleteByIds', 2),
  'before all are said to have left': () => crashBefore(archives, 'setState'),
  'after all are said to have left': () => crashAfter(archives, 'setState'),
  'before an expired file is removed': () => crashBefore(store, 'remove'),
  'after an expired file was removed': () => crashAfter(store, 'remove'),
  'after an expired record was dropped': () => crashAfter(archives, 'drop'),
};

STEPS[step]();
const actor = { id: 'the-admin', requestId: 'none' };
const { status, affected, details } = await runner.runNow('archive-verification-logs', false, actor);
console.log(JSON.stringify({ status, affected, details: JSON.parse(details) }));
await app.close();
process.exit(0);
