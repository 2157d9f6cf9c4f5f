import { within } from './within.js';

const LONG_MS = 60_000;

describe('work within a limit', () => {
  it('should return the result of the work that ends in time', async () => {
    await expect(within(LONG_MS, Promise.resolve('done'))).resolves.toBe('done');
  });

  it('should fail with the error of the work', async () => {
    await expect(within(LONG_MS, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('should return "late" when the work takes longer, and let it continue', async () => {
    let finish = (_outcome: string): void => undefined;
    const work = new Promise<string>((resolve) => (finish = resolve));
    await expect(within(1, work)).resolves.toBe('late');
    finish('done after all');
    await expect(work).resolves.toBe('done after all');
  });
});
