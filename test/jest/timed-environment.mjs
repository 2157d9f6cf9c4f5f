// The Jest environment of `npm run test:times`: notes for each spec file how long its modules took to load, how long
// its apps took to start, how long it waited, and how long it worked.
import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';

import { TestEnvironment } from 'jest-environment-node';

/** The name of the measurements of `startTestApp` and of starts of child processes. */
const APP_START = 'app start';

export default class TimedEnvironment extends TestEnvironment {
  #file;
  #spec;
  #begin = performance.now();
  #loaded = this.#begin;
  #idleBegin = performance.eventLoopUtilization();
  #idleLoaded = this.#idleBegin;

  constructor(config, context) {
    super(config, context);
    this.#file = config.projectConfig.testEnvironmentOptions.timesFile;
    this.#spec = relative(join(config.globalConfig.rootDir, 'dist'), context.testPath).replace(/js$/, 'ts');
  }

  handleTestEvent({ name }) {
    if (name !== 'run_start') return;
    this.#loaded = performance.now();
    this.#idleLoaded = performance.eventLoopUtilization();
  }

  async teardown() {
    const end = performance.now();
    const { idle } = performance.eventLoopUtilization(this.#idleLoaded);
    const starts = performance
      .getEntriesByName(APP_START)
      .filter(({ startTime }) => startTime >= this.#begin);
    const start = starts.reduce((sum, { duration }) => sum + duration, 0);
    const total = end - this.#begin;
    const load = this.#loaded - this.#begin;
    // An app that starts waits little; what it does wait counts as waiting.
    const startIdle = starts.reduce((sum, { detail }) => sum + (detail?.idle ?? 0), 0);
    const wait = Math.max(0, idle - startIdle);
    const line = {
      spec: this.#spec,
      total,
      load,
      start,
      starts: starts.length,
      wait,
      work: total - load - start - wait,
    };
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
    performance.clearMeasures(APP_START);
    await super.teardown();
  }
}
