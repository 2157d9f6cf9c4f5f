import { testEnvironment } from '../../../test/support/test-environment.js';
import { parseConfig } from '../../config/parse-config.js';
import { LocalMemory } from './local-memory.js';
import { MemoryNotes } from './memory-notes.js';

let memory: LocalMemory;

beforeEach(() => {
  memory = new LocalMemory();
});

const notesOf = (env: Record<string, string> = {}): MemoryNotes =>
  new MemoryNotes(memory, parseConfig({ ...testEnvironment('file:/nowhere/app.db', 3000), ...env }));

describe('notes about X', () => {
  it('should be read by every instance of the same X app', async () => {
    await notesOf().write('breaker:app', 'open', 60_000);
    expect(await notesOf().read(['breaker:app', 'dialect'])).toEqual(['open', null]);
  });

  it.each([{ TWITTER_CLIENT_ID: 'another-app' }, { TWITTER_API_URL: 'http://127.0.0.1:10' }])(
    'should not be those of a service with %j',
    async (env) => {
      await notesOf().write('breaker:app', 'open', 60_000);
      expect(await notesOf(env).read(['breaker:app'])).toEqual([null]);
      expect(await notesOf().claim('probe', 60_000)).toBe(true);
      expect(await notesOf(env).claim('probe', 60_000)).toBe(true);
    },
  );

  it('should be claimed by one of all', async () => {
    expect(await notesOf().claim('probe:once', 60_000)).toBe(true);
    expect(await notesOf().claim('probe:once', 60_000)).toBe(false);
  });
});
