import fc from 'fast-check';
import {
  type BreakerPass,
  type BreakerRules,
  type BreakerState,
  type BreakerVerdict,
  CLOSED_BREAKER,
  passOf,
  renew,
  settle,
  take,
} from './breaker.js';

const RULES: BreakerRules = { failuresToOpen: 3, firstPauseMs: 30_000, longestPauseMs: 100_000 };
const NOW = Date.parse('2026-11-23T10:00:00Z');
const DAY_MS = 24 * 60 * 60_000;

const SUCCESS: BreakerVerdict = { kind: 'success' };
const SILENCE: BreakerVerdict = { kind: 'silence' };
const failure = (retryAt: number | null = null): BreakerVerdict => ({
  kind: 'failure',
  code: 'unavailable',
  retryAt,
});

/** A breaker and its time. */
class Bench {
  state: BreakerState = CLOSED_BREAKER;
  now = NOW;

  enter(): BreakerPass {
    const pass = passOf(this.state, this.now);
    if (pass.kind === 'refusal') throw new Error('refused');
    this.state = take(this.state, pass);
    return pass;
  }

  end(pass: BreakerPass, verdict: BreakerVerdict): void {
    this.state = settle(this.state, pass, verdict, RULES, this.now);
  }

  call(verdict: BreakerVerdict): void {
    this.end(this.enter(), verdict);
  }

  fail(times = RULES.failuresToOpen, retryAt: number | null = null): void {
    for (let count = 0; count < times; count += 1) this.call(failure(retryAt));
  }

  get pass() {
    return passOf(this.state, this.now);
  }
}

describe('a breaker', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  it('should open after so many failures in a row, and say what opened it and when it will be probed', () => {
    bench.fail(2);
    bench.call(SUCCESS);
    bench.fail(2);
    bench.call(SILENCE);
    expect(bench.pass.kind).toBe('call');
    bench.fail(1);
    expect(bench.pass).toEqual({ kind: 'refusal', code: 'unavailable', retryAt: NOW + 30_000 });
  });

  it('should let one probe through when its pause is over, and ask the others to come back soon', () => {
    bench.fail();
    bench.now += 29_999;
    expect(bench.pass.kind).toBe('refusal');
    bench.now += 1;
    expect(bench.enter().kind).toBe('probe');
    expect(bench.pass).toMatchObject({ kind: 'refusal', retryAt: bench.now + 5_000 });
  });

  it('should close when its probe succeeds, and count failures from zero', () => {
    bench.fail();
    bench.now += 30_000;
    bench.call(SUCCESS);
    bench.fail(2);
    expect(bench.pass.kind).toBe('call');
  });

  it('should double its pause after each failed probe, up to the longest, and begin anew once it closed', () => {
    const pauses: number[] = [];
    bench.fail();
    for (let probe = 0; probe < 4; probe += 1) {
      const { pass } = bench;
      pauses.push(pass.kind === 'refusal' ? pass.retryAt - bench.now : 0);
      bench.now += pauses.at(-1) ?? 0;
      bench.fail(1);
    }
    expect(pauses).toEqual([30_000, 60_000, 100_000, 100_000]);
    bench.now += 100_000;
    bench.call(SUCCESS);
    bench.fail();
    expect(bench.pass).toMatchObject({ retryAt: bench.now + 30_000 });
  });

  it('should wait for the time that X names when it is later, but no longer than a day', () => {
    bench.fail(3, NOW + 300_000);
    expect(bench.pass).toMatchObject({ retryAt: NOW + 300_000 });
    bench.now += 300_000;
    bench.fail(1, bench.now + 1);
    expect(bench.pass).toMatchObject({ retryAt: bench.now + 60_000 });
    bench.now += 60_000;
    bench.fail(1, bench.now + 900 * DAY_MS);
    expect(bench.pass).toMatchObject({ retryAt: bench.now + DAY_MS });
  });

  it('should free the place of a probe that says nothing, and stay open', () => {
    bench.fail();
    bench.now += 30_000;
    bench.call(SILENCE);
    expect(bench.state.kind).toBe('open');
    expect(bench.pass.kind).toBe('probe');
  });

  it('should not hear of a call that was under way when it opened, nor of one from before it closed', () => {
    const early = [bench.enter(), bench.enter(), bench.enter(), bench.enter()] as const;
    bench.fail();
    bench.end(early[0], SUCCESS);
    expect(bench.state.kind).toBe('open');
    bench.now += 30_000;
    const probe = bench.enter();
    bench.end(early[1], failure());
    bench.end(early[2], SUCCESS);
    expect(bench.pass.kind).toBe('refusal');
    bench.end(probe, SUCCESS);
    bench.fail(2);
    bench.end(early[3], failure());
    expect(bench.pass.kind).toBe('call');
  });

  it('should take back the pass of a call that waited while it opened, and keep that of its probe', () => {
    const waiting = bench.enter();
    bench.fail();
    expect(renew(bench.state, waiting, NOW)).toMatchObject({ kind: 'refusal', retryAt: NOW + 30_000 });
    bench.now += 30_000;
    const probe = bench.enter();
    expect(renew(bench.state, probe, bench.now)).toEqual(probe);
    expect(renew(bench.state, waiting, bench.now).kind).toBe('refusal');
  });

  describe('whatever happens', () => {
    const events = fc.array(
      fc.oneof(
        { arbitrary: fc.record({ do: fc.constant('enter' as const) }), weight: 3 },
        {
          arbitrary: fc.record({
            do: fc.constant('end' as const),
            which: fc.nat(20),
            verdict: fc.constantFrom(SUCCESS, SILENCE, failure(), failure(), failure(NOW + 500_000)),
          }),
          weight: 3,
        },
        { arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(70_000) }), weight: 1 },
      ),
      { maxLength: 150, size: 'max' },
    );

    it('should never probe twice at once, nor let a call through while it is open', () => {
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

    it('should let a call through again when X recovers', () => {
      fc.assert(
        fc.property(events, (list) => {
          const { end, underWay } = simulate(list);
          for (const pass of underWay) end.end(pass, SUCCESS);
          end.now += DAY_MS;
          end.call(SUCCESS);
          expect(end.pass.kind).toBe('call');
        }),
        { numRuns: 500 },
      );
    });

    type Event = (typeof events extends fc.Arbitrary<infer T> ? T : never) extends (infer E)[] ? E : never;

    function simulate(list: readonly Event[]) {
      const end = new Bench();
      const underWay: BreakerPass[] = [];
      const seen = { probesAtOnce: 0, callsWhileOpen: 0, probesBeforeTime: 0, probes: 0 };
      for (const event of list) {
        if (event.do === 'wait') end.now += event.ms;
        if (event.do === 'end') {
          const [pass] = underWay.splice(event.which % Math.max(1, underWay.length), 1);
          if (pass !== undefined) end.end(pass, event.verdict);
        }
        if (event.do !== 'enter' || end.pass.kind === 'refusal') continue;
        const before = end.state;
        const pass = end.enter();
        underWay.push(pass);
        if (before.kind === 'open') {
          if (pass.kind === 'call') seen.callsWhileOpen += 1;
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
