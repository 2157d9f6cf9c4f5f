import { inParallel } from './in-parallel.js';

/** Work that ends when the test says so. */
class Desk {
  readonly begun: number[] = [];
  readonly #finish = new Map<number, (error?: Error) => void>();

  readonly work = (item: number): Promise<void> => {
    this.begun.push(item);
    return new Promise((resolve, reject) => {
      this.#finish.set(item, (error) => {
        if (error === undefined) resolve();
        else reject(error);
      });
    });
  };

  async finish(item: number, error?: Error): Promise<void> {
    this.#finish.get(item)?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('work in parallel', () => {
  it('should do every item once, at most `limit` at a time', async () => {
    const desk = new Desk();
    const all = inParallel(2, [1, 2, 3, 4], desk.work);
    expect(desk.begun).toEqual([1, 2]);
    await desk.finish(2);
    expect(desk.begun).toEqual([1, 2, 3]);
    await desk.finish(1);
    expect(desk.begun).toEqual([1, 2, 3, 4]);
    await desk.finish(3);
    await desk.finish(4);
    await expect(all).resolves.toBeUndefined();
  });

  it('should end at once without items', async () => {
    const desk = new Desk();
    await inParallel(3, [], desk.work);
    expect(desk.begun).toEqual([]);
  });

  it('should fail with the first error and start nothing after it', async () => {
    const desk = new Desk();
    const all = inParallel(2, new Set([1, 2, 3, 4]), desk.work);
    const outcome = expect(all).rejects.toThrow('broken');
    await desk.finish(1, new Error('broken'));
    await desk.finish(2);
    await outcome;
    expect(desk.begun).toEqual([1, 2]);
  });
});
