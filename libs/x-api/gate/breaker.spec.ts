import fc from 'fast-check';
import {
  type BreakerPermit,
  type BreakerRules,
  type BreakerState,
  type BreakerVerdict,
  CLOSED_BREAKER,
  permitOf,
  renew,
  settle,
  take,
} from './breaker.js';

const RULES: BreakerRules = { failuresToOpen: 3, firstPauseMs: 30_000, longestPauseMs: 100_000 };
const NOW = Date.parse('2026-11-23T10:00:00Z');
const DAY_MS = 24 * 60 * 60_000;

const SUCCESS: BreakerVerdict = { kind: 'success' };
const NEUTRAL: BreakerVerdict = { kind: 'neutral' };
const failure = (retryAt: number | null = null): BreakerVerdict => ({
  kind: 'failure',
  code: 'unavailable',
  retryAt,
});

/** A breaker and its time. */
class Bench {
  state: BreakerState = CLOSED_BREAKER;
  now = NOW;

  enter(): BreakerPermit {
    const permit = permitOf(this.state, this.now);
    if (permit.kind === 'refusal') throw new Error('refused');
    this.state = take(this.state, permit);
    return permit;
  }

  end(permit: BreakerPermit, verdict: BreakerVerdict): void {
    this.state = settle(this.state, permit, verdict, RULES, this.now);
  }

  call(verdict: BreakerVerdict): void {
    this.end(this.enter(), verdict);
  }

  fail(times = RULES.failuresToOpen, retryAt: number | null = null): void {
    for (let count = 0; count < times; count += 1) this.call(failure(retryAt));
  }

  get permit() {
    return permitOf(this.state, this.now);
  }
}

describe('a breaker', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  it('should open after the given number of failures in a row, and name their code and the time of the probe', () => {
    bench.fail(2);
    bench.call(SUCCESS);
    bench.fail(2);
    bench.call(NEUTRAL);
    expect(bench.permit.kind).toBe('call');
    bench.fail(1);
    expect(bench.permit).toEqual({ kind: 'refusal', code: 'unavailable', retryAt: NOW + 30_000 });
  });

  it('should admit one probe after its pause, and refuse other calls for a few seconds', () => {
    bench.fail();
    bench.now += 29_999;
    expect(bench.permit.kind).toBe('refusal');
    bench.now += 1;
    expect(bench.enter().kind).toBe('probe');
    expect(bench.permit).toMatchObject({ kind: 'refusal', retryAt: bench.now + 5_000 });
  });

  it('should close when its probe succeeds, and count failures from zero', () => {
    bench.fail();
    bench.now += 30_000;
    bench.call(SUCCESS);
    bench.fail(2);
    expect(bench.permit.kind).toBe('call');
  });

  it('should double its pause after each failed probe, up to the longest, and start with the first after it closed', () => {
    const pauses: number[] = [];
    bench.fail();
    for (let probe = 0; probe < 4; probe += 1) {
      const { permit } = bench;
      pauses.push(permit.kind === 'refusal' ? permit.retryAt - bench.now : 0);
      bench.now += pauses.at(-1) ?? 0;
      bench.fail(1);
    }
    expect(pauses).toEqual([30_000, 60_000, 100_000, 100_000]);
    bench.now += 100_000;
    bench.call(SUCCESS);
    bench.fail();
    expect(bench.permit).toMatchObject({ retryAt: bench.now + 30_000 });
  });

  it('should wait for the time that X names when it is later, but no longer than a day', () => {
    bench.fail(3, NOW + 300_000);
    expect(bench.permit).toMatchObject({ retryAt: NOW + 300_000 });
    bench.now += 300_000;
    bench.fail(1, bench.now + 1);
    expect(bench.permit).toMatchObject({ retryAt: bench.now + 60_000 });
    bench.now += 60_000;
    bench.fail(1, bench.now + 900 * DAY_MS);
    expect(bench.permit).toMatchObject({ retryAt: bench.now + DAY_MS });
  });

  it('should stay open and admit another probe after one with a neutral result', () => {
    bench.fail();
    bench.now += 30_000;
    bench.call(NEUTRAL);
    expect(bench.state.kind).toBe('open');
    expect(bench.permit.kind).toBe('probe');
  });

  it('should ignore a call that was in flight when it opened, or from before it closed', () => {
    const early = [bench.enter(), bench.enter(), bench.enter(), bench.enter()] as const;
    bench.fail();
    bench.end(early[0], SUCCESS);
    expect(bench.state.kind).toBe('open');
    bench.now += 30_000;
    const probe = bench.enter();
    bench.end(early[1], failure());
    bench.end(early[2], SUCCESS);
    expect(bench.permit.kind).toBe('refusal');
    bench.end(probe, SUCCESS);
    bench.fail(2);
    bench.end(early[3], failure());
    expect(bench.permit.kind).toBe('call');
  });

  it('should refuse to renew the permit of a call from before it opened, but renew that of its probe', () => {
    const waiting = bench.enter();
    bench.fail();
    expect(renew(bench.state, waiting, NOW)).toMatchObject({ kind: 'refusal', retryAt: NOW + 30_000 });
    bench.now += 30_000;
    const probe = bench.enter();
    expect(renew(bench.state, probe, bench.now)).toEqual(probe);
    expect(renew(bench.state, waiting, bench.now).kind).toBe('refusal');
  });

  describe('in any order of events', () => {
    const events = fc.array(
      fc.oneof(
        { arbitrary: fc.record({ do: fc.constant('enter' as const) }), weight: 3 },
        {
          arbitrary: fc.record({
            do: fc.constant('end' as const),
            which: fc.nat(20),
            verdict: fc.constantFrom(SUCCESS, NEUTRAL, failure(), failure(), failure(NOW + 500_000)),
          }),
          weight: 3,
        },
        { arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(70_000) }), weight: 1 },
      ),
      { maxLength: 150, size: 'max' },
    );

    it('should never admit two probes at once, nor a call while it is open', () => {
      let probes = 0;
      fc.assert(
        fc.property(events, (list) => {
          const { end, ...run } = simulate(list);
          expect(run.probesAtOnce).toBeLessThanOrEqual(1);
          expect(run.callsWhileOpen).toBe(0);
          expect(run.probesBeforeTime).toBe(0);
          probes += run.probes;
          expect(end).toBeDefined();
        }),
        { numRuns: 2_000 },
      );
      expect(probes).toBeGreaterThan(100);
    });

    it('should admit calls again when X recovers', () => {
      fc.assert(
        fc.property(events, (list) => {
          const { end, underWay } = simulate(list);
          for (const permit of underWay) end.end(permit, SUCCESS);
          end.now += DAY_MS;
          end.call(SUCCESS);
          expect(end.permit.kind).toBe('call');
        }),
        { numRuns: 500 },
      );
    });

    type Event = (typeof events extends fc.Arbitrary<infer T> ? T : never) extends (infer E)[] ? E : never;

    function simulate(list: readonly Event[]) {
      const end = new Bench();
      const underWay: BreakerPermit[] = [];
      const seen = { probesAtOnce: 0, callsWhileOpen: 0, probesBeforeTime: 0, probes: 0 };
      for (const event of list) {
        if (event.do === 'wait') end.now += event.ms;
        if (event.do === 'end') {
          const [permit] = underWay.splice(event.which % Math.max(1, underWay.length), 1);
          if (permit !== undefined) end.end(permit, event.verdict);
        }
        if (event.do !== 'enter' || end.permit.kind === 'refusal') continue;
        const before = end.state;
        const permit = end.enter();
        underWay.push(permit);
        if (before.kind === 'open') {
          if (permit.kind === 'call') seen.callsWhileOpen += 1;
          if (end.now < before.retryAt) seen.probesBeforeTime += 1;
          seen.probes += 1;
        }
        const probes = underWay.filter(({ kind }) => kind === 'probe').length;
        seen.probesAtOnce = Math.max(seen.probesAtOnce, probes);
      }
      return { ...seen, end, underWay };
    }
  });
});
