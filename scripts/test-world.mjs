// `npm run test:world -- --seed N --steps M`: the random world of one seed, by default one from the clock.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { seed: { type: 'string' }, steps: { type: 'string' } } });
const env = {
  ...process.env,
  WORLD_SEED: values.seed ?? String(Date.now() % 1_000_000),
  WORLD_STEPS: values.steps ?? '2000',
};
const { status } = spawnSync(process.execPath, ['scripts/jest.mjs', 'test/verdicts/random-world'], {
  stdio: 'inherit',
  env,
});
process.exitCode = status ?? 1;
