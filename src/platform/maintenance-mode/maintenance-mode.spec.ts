import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { MaintenanceMode, type ModeState } from './maintenance-mode.js';

const states = fc.array(
  fc.record({
    enabled: fc.boolean(),
    message: fc.option(fc.string()),
    revision: fc.integer({ min: 1, max: 9 }),
  }),
);

function newestOf(seen: readonly ModeState[]): ModeState {
  return seen.reduce((newest, state) => (state.revision > newest.revision ? state : newest), {
    enabled: false,
    message: null,
    revision: 0,
  });
}

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe('MaintenanceMode', () => {
  it('should apply the state with the highest revision, in whatever order they come', () => {
    fc.assert(
      fc.property(states, (told) => {
        const mode = new MaintenanceMode();
        told.forEach((state, index) => {
          mode.follow(state);
          const newest = newestOf(told.slice(0, index + 1));
          expect(mode.state).toEqual(newest);
          expect([mode.isOn, mode.signal.aborted]).toEqual([newest.enabled, newest.enabled]);
        });
      }),
    );
  });

  it('should abort only the signal of work that began before it was on', () => {
    const mode = new MaintenanceMode();
    const before = mode.signal;
    mode.follow({ enabled: true, message: null, revision: 1 });
    mode.follow({ enabled: false, message: null, revision: 2 });
    expect([before.aborted, mode.signal.aborted]).toEqual([true, false]);
  });
});
