import { SmokeRun, type StepReport } from './smoke-run.js';
import { StepFailure, StepSkip } from './step-outcome.js';

const works = <T>(value: T) => Promise.resolve({ detail: 'fine', value });
const fails = () => Promise.reject(new StepFailure('this', 'that', 'Do so.'));
const skips = () => Promise.reject(new StepSkip('not here'));

let reported: StepReport[];
let run: SmokeRun;

beforeEach(() => {
  reported = [];
  run = new SmokeRun((step) => reported.push(step));
});

const linesOf = (steps: readonly StepReport[]) =>
  steps.map(({ name, status, detail }) => `${status} ${name}: ${detail}`);

describe('the steps of a smoke test', () => {
  it('should get the values of earlier ones', async () => {
    const two = await run.step('two', {}, () => works(2));
    const three = await run.step('three', { two }, (values) => works(values.two + 1));
    expect(three).toEqual({ ok: true, value: 3 });
    expect(run.ok).toBe(true);
    expect(reported).toEqual(run.steps);
  });

  it('should be skipped after one that failed, also indirectly', async () => {
    const first = await run.step('first', {}, fails);
    const second = await run.step('second', { first }, () => works(2));
    await run.step('third', { second }, () => works(3));
    await run.step('another', {}, () => works(4));
    expect(linesOf(reported)).toEqual([
      'failed first: expected this; found that. Do so.',
      'skipped second: "first" failed',
      'skipped third: "first" failed',
      'ok another: fine',
    ]);
    expect(run.ok).toBe(false);
  });

  it('should pass on the reason of a skipped one, which is not a failure', async () => {
    const first = await run.step('first', {}, skips);
    await run.step('second', { first }, () => works(2));
    expect(linesOf(reported)).toEqual(['skipped first: not here', 'skipped second: not here']);
    expect(run.ok).toBe(true);
  });

  it('should not report a bug as a failure of the service', async () => {
    const bug = new RangeError('bug');
    await expect(run.step('first', {}, () => Promise.reject(bug))).rejects.toBe(bug);
  });
});
