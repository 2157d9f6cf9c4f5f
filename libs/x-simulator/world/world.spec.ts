import { startSimulator, type XSimulator } from '../simulator.js';
import { SimulatorError } from '../simulator-error.js';
import { compareIds } from './snowflake.js';

describe('World', () => {
  let simulator: XSimulator;

  beforeEach(async () => {
    simulator = await startSimulator();
    simulator.world.addUser({ username: 'Ada' });
    simulator.world.addUser({ username: 'bob' });
  });

  afterEach(() => simulator.close());

  const codeOf = (action: () => unknown): string => {
    try {
      action();
    } catch (error) {
      if (error instanceof SimulatorError) return error.code;
    }
    return 'none';
  };

  it('should find usernames in any case and refuse the same one twice', () => {
    const { world } = simulator;
    expect(world.user('ADA').username).toBe('Ada');
    expect(codeOf(() => world.addUser({ username: 'ada' }))).toBe('username_taken');
    expect(codeOf(() => world.addUser({ username: 'a-b' }))).toBe('invalid_username');
    expect(world.users().map(({ username }) => username)).toEqual(['Ada', 'bob']);
  });

  it('should name an unknown user or post', () => {
    const { world } = simulator;
    expect(codeOf(() => world.user('nobody'))).toBe('unknown_user');
    expect(
      codeOf(() => {
        world.follow('ada', 'nobody');
      }),
    ).toBe('unknown_user');
    expect(
      codeOf(() => {
        world.like('ada', '1');
      }),
    ).toBe('unknown_post');
  });

  it('should give later posts larger ids', () => {
    const ids = Array.from({ length: 100 }, () => simulator.world.post({ author: 'ada', text: 'x' }).id);
    expect(new Set(ids).size).toBe(100);
    expect(ids).toEqual([...ids].sort(compareIds));
  });

  it('should repost a post once, and the original of a repost', () => {
    const { world } = simulator;
    const post = world.post({ author: 'ada', text: 'hello' });
    const first = world.repost('bob', post.id);
    expect(world.repost('bob', post.id).id).toBe(first.id);
    expect(world.repost('ada', first.id).text).toBe('RT @Ada: hello');
    world.undoRepost('bob', first.id);
    expect(codeOf(() => world.repost('bob', first.id))).toBe('unknown_post');
  });
});
