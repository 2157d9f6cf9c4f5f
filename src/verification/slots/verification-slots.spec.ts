import { EventLoopLoad } from '../../platform/concurrency/event-loop-load.js';
import { XApiClient, type ServiceClass } from '#x-api';
import { MOST_IN_BACKGROUND, VerificationSlots } from './verification-slots.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Members of one class or another who wait for a slot, and those who have one. */
class Crowd {
  readonly started: string[] = [];
  readonly #leave: (() => void)[] = [];

  constructor(readonly slots: VerificationSlots) {}

  async add(serviceClass: ServiceClass, count = 1): Promise<void> {
    for (let n = 0; n < count; n += 1)
      void this.slots.take(serviceClass).then((free) => {
        this.started.push(serviceClass);
        this.#leave.push(free);
      });
    await settled();
  }

  /** The one who started first ends. */
  async end(count = 1): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      this.#leave.shift()?.();
      await settled();
    }
  }

  get running(): number {
    return this.#leave.length;
  }

  countOf(serviceClass: ServiceClass): number {
    return this.started.filter((started) => started === serviceClass).length;
  }
}

/** How X answers: 402 refuses the whole app. */
class AnsweringX {
  status = 200;
  now = Date.parse('2026-11-22T10:00:00Z');
  readonly client = new XApiClient({
    baseUrl: 'https://api.x.example',
    fetch: () => Promise.resolve(Response.json({ data: [] }, { status: this.status })),
    now: () => this.now,
  });

  async ask(): Promise<void> {
    const context = { caller: null, accessToken: () => Promise.resolve('token') };
    await this.client.relationships(context, ['brand']).catch(() => undefined);
  }

  appBreaker(): string | undefined {
    return this.client.describeBreakers().find(({ name }) => name === 'app')?.state;
  }
}

let x: AnsweringX;
let slots: VerificationSlots;
let crowd: Crowd;
let load: { isBusy: boolean };

beforeEach(() => {
  x = new AnsweringX();
  load = { isBusy: false };
  slots = new VerificationSlots(x.client, load as EventLoopLoad);
  crowd = new Crowd(slots);
});

/** Somebody begins to wait; the function ends it. */
async function someoneWaits(): Promise<() => Promise<void>> {
  const leave = await slots.take('waiting');
  return async () => {
    leave();
    await settled();
  };
}

describe('the slots of the background', () => {
  it('should be taken up to the limit, and then one for each that is freed', async () => {
    await crowd.add('due', MOST_IN_BACKGROUND + 2);
    expect(crowd.running).toBe(MOST_IN_BACKGROUND);
    await crowd.end();
    expect([crowd.running, crowd.started.length]).toEqual([MOST_IN_BACKGROUND, MOST_IN_BACKGROUND + 1]);
  });

  it('should go to due members and batches in turn, three to one', async () => {
    slots.most = 1;
    await crowd.add('batch', 10);
    await crowd.add('due', 10);
    await crowd.end(8);
    expect(crowd.started.join(' ')).toBe('batch due due due batch due due due batch');
  });

  it('should all go to a batch while nothing is due', async () => {
    await crowd.add('batch', MOST_IN_BACKGROUND + 1);
    expect(crowd.countOf('batch')).toBe(MOST_IN_BACKGROUND);
  });

  it('should become fewer, down to some, while the process is busy, and more again afterwards', async () => {
    await crowd.add('due', 100);
    load.isBusy = true;
    await crowd.end(2 * MOST_IN_BACKGROUND);
    expect(crowd.running).toBe(4);
    load.isBusy = false;
    await crowd.end(MOST_IN_BACKGROUND);
    expect(crowd.running).toBe(MOST_IN_BACKGROUND);
  });

  it('should be freed by work that fails', async () => {
    slots.most = 1;
    await expect(slots.run('due', () => Promise.reject(new Error('it broke')))).rejects.toThrow('it broke');
    await crowd.add('due');
    expect(crowd.running).toBe(1);
  });
});

describe('somebody who waits', () => {
  it('should start at once, however much runs in the background', async () => {
    await crowd.add('due', MOST_IN_BACKGROUND + 5);
    await crowd.add('waiting', 3);
    expect(crowd.countOf('waiting')).toBe(3);
  });

  it('should keep the background from starting until few are running, and not from moving on', async () => {
    await crowd.add('due', 2 * MOST_IN_BACKGROUND);
    await someoneWaits();
    await crowd.end(MOST_IN_BACKGROUND - 2);
    expect([crowd.running, crowd.started.length]).toEqual([2, MOST_IN_BACKGROUND]);
    await crowd.end();
    expect([crowd.running, crowd.started.length]).toEqual([2, MOST_IN_BACKGROUND + 1]);
  });

  it('should leave a quarter as many slots to the background as there are who wait', async () => {
    await crowd.add('due', 3 * MOST_IN_BACKGROUND);
    for (let n = 0; n < 20; n += 1) await someoneWaits();
    await crowd.end(MOST_IN_BACKGROUND);
    expect(crowd.running).toBe(5);
  });

  it('should give the slots back one by one, not all at once', async () => {
    await crowd.add('due', 3 * MOST_IN_BACKGROUND);
    const leave = await someoneWaits();
    await crowd.end(MOST_IN_BACKGROUND - 2);
    await leave();
    expect(crowd.running).toBe(2);
    await crowd.end();
    expect(crowd.running).toBe(3);
    await crowd.end(MOST_IN_BACKGROUND);
    expect(crowd.running).toBe(MOST_IN_BACKGROUND);
  });
});

describe('a breaker of X', () => {
  async function answer(status: number, times: number): Promise<void> {
    x.status = status;
    for (let n = 0; n < times; n += 1) await x.ask();
  }

  it('should leave one slot while X refuses the app, until it has closed', async () => {
    await crowd.add('due', 5 * MOST_IN_BACKGROUND);
    await answer(402, 1);
    expect(slots.isRefused).toBe(true);
    await crowd.end(MOST_IN_BACKGROUND + 2);
    expect([crowd.running, crowd.started.length]).toEqual([1, MOST_IN_BACKGROUND + 3]);
    x.now += 61_000;
    expect([x.appBreaker(), slots.isRefused]).toEqual(['half_open', false]);
    await crowd.end(2);
    expect(crowd.running).toBe(1);
  });

  it.each([
    ['of the app', 402, 1],
    ['of an endpoint', 503, 5],
  ])(
    'should be followed, when that %s closes, by one slot and then one more for each end',
    async (_, status, failures) => {
      await crowd.add('due');
      await answer(status, failures);
      await crowd.end();
      x.now += 61_000;
      await answer(200, 1);
      await crowd.add('due', MOST_IN_BACKGROUND);
      const running = [crowd.running];
      for (let n = 0; n < 4; n += 1) {
        await crowd.end();
        running.push(crowd.running);
      }
      expect(running).toEqual([1, 2, 3, 4, 5]);
    },
  );
});
