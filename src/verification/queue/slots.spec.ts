import { Slots } from './slots.js';

const everyTurnTaken = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  it('should let so many in at once, and the others in the order of coming', async () => {
    const slots = new Slots(2);
    const entered: number[] = [];
    const leave: (() => void)[] = [];
    for (const who of [1, 2, 3, 4]) {
      void slots.take().then((free) => {
        entered.push(who);
        leave.push(free);
      });
    }
    await everyTurnTaken();
    expect(entered).toEqual([1, 2]);
    leave[1]?.();
    await everyTurnTaken();
    expect(entered).toEqual([1, 2, 3]);
    leave[0]?.();
    await everyTurnTaken();
    expect(entered).toEqual([1, 2, 3, 4]);
  });

  it('should have room again when everybody has left', async () => {
    const slots = new Slots(1);
    (await slots.take())();
    (await slots.take())();
    await expect(slots.take()).resolves.toBeDefined();
  });
});
