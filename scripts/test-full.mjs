// `npm run test:full`: all tests at full size on every database, for releases. Needs the servers and the browser.
import { spawnSync } from 'node:child_process';

const STEPS = ['test', 'test:services', 'test:browser', 'test:contract', 'test:fuzz'];

const outcomes = STEPS.map((step) => {
  const begin = performance.now();
  const env = { ...process.env, TEST_SIZE: 'full' };
  const { status } = spawnSync('npm', ['run', step, '--silent'], { stdio: 'inherit', env });
  const minutes = ((performance.now() - begin) / 60_000).toFixed(1);
  return { step, status, line: `${step}: ${status === 0 ? 'passed' : 'FAILED'} in ${minutes} minutes` };
});
console.log(outcomes.map(({ line }) => line).join('\n'));
process.exitCode = outcomes.every(({ status }) => status === 0) ? 0 : 1;
