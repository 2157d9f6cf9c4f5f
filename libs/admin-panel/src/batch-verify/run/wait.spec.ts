import { wait } from './wait.js';

const AN_HOUR = 3600;

describe('a wait', () => {
  it('should end at once when the run is stopped before or during the wait', async () => {
    const abort = new AbortController();
    const waiting = wait(AN_HOUR, abort.signal);
    abort.abort();
    await expect(waiting).resolves.toBeUndefined();
    await expect(wait(AN_HOUR, abort.signal)).resolves.toBeUndefined();
  });

  it('should end by itself', async () => {
    await expect(wait(0, new AbortController().signal)).resolves.toBeUndefined();
  });
});
