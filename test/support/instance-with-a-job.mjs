// One instance of the service with a job of its own. It is told the time, line by line, and answers when it has looked
// at the job. The job writes the id of its run into a file; with "stall" it then never ends.
import 'reflect-metadata';
import { appendFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Inject, Injectable, Module } from '@nestjs/common';
import { createApp } from '../../dist/src/app.js';
import { parseConfig } from '../../dist/src/config/parse-config.js';
import { Clock } from '../../dist/src/platform/clock.js';
import { JobRegistry } from '../../dist/src/platform/jobs/job-registry.js';
import { JobRunner } from '../../dist/src/platform/jobs/job-runner.js';

const [cron, effectsFile, startMs, manner] = process.argv.slice(2);

class ToldClock extends Clock {
  #now = Number(startMs);

  now() {
    return new Date(this.#now);
  }

  tell(now) {
    this.#now = now;
  }
}

const job = {
  name: 'leave-a-mark',
  limits: { rows: 1_000, durationMs: 600_000 },
  countsAnew: manner === 'recount',
  async run({ runId, signal }) {
    await appendFile(effectsFile, `${runId}\n`);
    if (manner === 'stall') await new Promise(() => undefined);
    if (manner === 'wait' && !signal.aborted)
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
    return { affected: 1, isComplete: manner !== 'wait', details: {} };
  },
};

class Jobs {
  constructor(registry) {
    registry.register(job, cron);
  }
}
Injectable()(Jobs);
Inject(JobRegistry)(Jobs, undefined, 0);

class JobsUnderTest {}
Module({ providers: [Jobs] })(JobsUnderTest);

const clock = new ToldClock();
const app = await createApp(parseConfig(process.env), {
  logStream: { write: () => undefined },
  clock,
  modules: [JobsUnderTest],
});
await app.init();
const runner = app.get(JobRunner, { strict: false });
const registered = app.get(JobRegistry, { strict: false }).find(job.name);
process.once('SIGTERM', () => {
  void app.close().then(() => process.exit(0));
});
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  clock.tell(Number(line));
  await runner.runDue(registered);
  console.log('looked');
}
