// One instance of the service with a job of its own. It is told the time, line by line, and answers when it has looked
// at the job.
import 'reflect-metadata';
import { createInterface } from 'node:readline';
import { createApp } from '../../../dist/src/app.js';
import { parseConfig } from '../../../dist/src/config/parse-config.js';
import { JobRegistry } from '../../../dist/src/platform/jobs/job-registry.js';
import { JobRunner } from '../../../dist/src/platform/jobs/job-runner.js';
import { MarkingJob, moduleOf } from '../../../dist/test/support/jobs/marking-job.js';
import { TestClock } from '../../../dist/test/support/app/test-clock.js';

const [cron, effectsFile, startMs, manner] = process.argv.slice(2);

const job = new MarkingJob(effectsFile, manner);
const clock = new TestClock(new Date(Number(startMs)));
const app = await createApp(parseConfig(process.env), {
  logStream: { write: () => undefined },
  clock,
  modules: [moduleOf(job, cron)],
});
await app.init();
const runner = app.get(JobRunner, { strict: false });
const registered = app.get(JobRegistry, { strict: false }).find(job.name);
process.once('SIGTERM', () => {
  void app.close().then(() => process.exit(0));
});
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  clock.set(new Date(Number(line)));
  await runner.runDue(registered);
  console.log('looked');
}
