import { ReadingRoom } from './reading-room.js';

const never = new AbortController().signal;

/** What has become of a promise by now. */
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

describe('ReadingRoom', () => {
  it('should let in so many, and the others in the order of coming', async () => {
    const room = new ReadingRoom(2);
    const [leaveFirst, leaveSecond] = [await room.enter(never), await room.enter(never)];
    const [third, fourth] = [room.enter(never), room.enter(never)];
    expect([await stateOf(third), await stateOf(fourth)]).toEqual(['waits', 'waits']);
    leaveFirst();
    expect([await stateOf(third), await stateOf(fourth)]).toEqual(['in', 'waits']);
    leaveSecond();
    expect(await stateOf(fourth)).toBe('in');
  });

  it('should give no place to one that was called off', async () => {
    const room = new ReadingRoom(1);
    const leave = await room.enter(never);
    const calledOff = new AbortController();
    const [impatient, patient] = [room.enter(calledOff.signal), room.enter(never)];
    calledOff.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    leave();
    (await patient)();
    expect(await stateOf(room.enter(never))).toBe('in');
  });

  it('should not let in one that was called off before', async () => {
    const room = new ReadingRoom(1);
    await expect(room.enter(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(await stateOf(room.enter(never))).toBe('in');
  });
});
