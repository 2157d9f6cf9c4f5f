import { KeyedMutex } from './keyed-mutex.js';

/** Work that runs until the test ends it, and records when it began. */
function workOf(name: string, begun: string[]) {
  let end!: () => void;
  let fail!: (error: Error) => void;
  const ended = new Promise<string>((resolve, reject) => {
    end = () => {
      resolve(name);
    };
    fail = reject;
  });
  const run = (): Promise<string> => {
    begun.push(name);
    return ended;
  };
  return { run, end, fail };
}

const everyTurnTaken = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('KeyedMutex', () => {
  it('should run the work of one key one after the other, in order', async () => {
    const begun: string[] = [];
    const mutex = new KeyedMutex();
    const works = ['first', 'second', 'third'].map((name) => workOf(name, begun));
    const results = works.map(({ run }) => mutex.run('key', run));
    for (const [index, { end }] of works.entries()) {
      await everyTurnTaken();
      expect(begun).toHaveLength(index + 1);
      end();
    }
    expect(await Promise.all(results)).toEqual(['first', 'second', 'third']);
    expect(begun).toEqual(['first', 'second', 'third']);
  });

  it('should not let keys wait for one another', async () => {
    const begun: string[] = [];
    const mutex = new KeyedMutex();
    const [one, other] = [workOf('one', begun), workOf('other', begun)];
    const results = [mutex.run('one', one.run), mutex.run('other', other.run)];
    await everyTurnTaken();
    expect(begun).toEqual(['one', 'other']);
    one.end();
    other.end();
    await Promise.all(results);
  });

  it('should continue after a failure, and pass the error only to the caller of the failed work', async () => {
    const begun: string[] = [];
    const mutex = new KeyedMutex();
    const [failing, next] = [workOf('failing', begun), workOf('next', begun)];
    const failed = mutex.run('key', failing.run);
    const succeeded = mutex.run('key', next.run);
    failing.fail(new Error('it broke'));
    next.end();
    await expect(failed).rejects.toThrow('it broke');
    expect(await succeeded).toBe('next');
  });
});
