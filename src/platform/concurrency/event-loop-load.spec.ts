import { performance } from 'node:perf_hooks';
import { EventLoopLoad } from './event-loop-load.js';
import { waitUntil } from '../../../test/support/app/wait-until.js';

/** Blocks the event loop. */
function compute(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('the load of the event loop', () => {
  it('should be busy after it has computed without a rest, and not after a rest', async () => {
    const load = new EventLoopLoad();
    expect(load.isBusy).toBe(false);
    // Other programs of the machine count as load too, or as a rest: what is asked for shows again and again.
    await waitUntil('it is busy', () => {
      compute(600);
      return load.isBusy;
    });
    await waitUntil('it is not busy any more', () => !load.isBusy, undefined, 300);
  });
});
