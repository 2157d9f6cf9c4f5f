import { Semaphore } from './semaphore.js';

/** The current state of a promise. */
async function stateOf(promise: Promise<unknown>): Promise<'in' | 'waits' | 'gave up'> {
  const waits = new Promise<'waits'>((resolve) => setImmediate(resolve, 'waits'));
  return Promise.race([
    promise.then(
      () => 'in' as const,
      () => 'gave up' as const,
    ),
    waits,
  ]);
}

describe('a semaphore', () => {
  it('should admit the given number, and the others in order', async () => {
    const semaphore = new Semaphore(2);
    const [leaveFirst, leaveSecond] = [await semaphore.acquire(), await semaphore.acquire()];
    const [third, fourth] = [semaphore.acquire(), semaphore.acquire()];
    expect([await stateOf(third), await stateOf(fourth)]).toEqual(['waits', 'waits']);
    leaveFirst();
    expect([await stateOf(third), await stateOf(fourth)]).toEqual(['in', 'waits']);
    leaveSecond();
    expect(await stateOf(fourth)).toBe('in');
  });

  it('should give no permit to an aborted waiter', async () => {
    const semaphore = new Semaphore(1);
    const leave = await semaphore.acquire();
    const controller = new AbortController();
    const [aborted, waiting] = [semaphore.acquire(controller.signal), semaphore.acquire()];
    controller.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    leave();
    (await waiting)();
    expect(await stateOf(semaphore.acquire())).toBe('in');
  });

  it('should not admit a caller whose signal has aborted before', async () => {
    const semaphore = new Semaphore(1);
    await expect(semaphore.acquire(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(await stateOf(semaphore.acquire())).toBe('in');
  });
});
