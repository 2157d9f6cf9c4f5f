import { StepFailure, StepSkip, type Finding } from './step-outcome.js';

export type StepStatus = 'ok' | 'skipped' | 'failed';

export interface StepReport {
  readonly name: string;
  readonly status: StepStatus;
  /** The result, the reason why it was skipped, or what was expected and found and what to do. */
  readonly detail: string;
  readonly durationMs: number;
}

/** The result of a step, for the steps that depend on it; `reason` says why there is no value. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

type Needs = Readonly<Record<string, Outcome<unknown>>>;
type Values<N extends Needs> = {
  readonly [Name in keyof N]: N[Name] extends Outcome<infer Value> ? Value : never;
};

/** Runs steps one after the other and reports each; a step is skipped when one that it needs has no value. */
export class SmokeRun {
  readonly #steps: StepReport[] = [];

  constructor(private readonly onStep: (step: StepReport) => void) {}

  get steps(): readonly StepReport[] {
    return this.#steps;
  }

  /** Skipped steps do not count as failures. */
  get ok(): boolean {
    return this.#steps.every(({ status }) => status !== 'failed');
  }

  /**
   * Runs a step with the values of the steps that it needs. A {@link StepFailure} or {@link StepSkip} becomes its outcome.
   *
   * @throws any other error of the step: it is a bug
   */
  async step<N extends Needs, Value>(
    name: string,
    needs: N,
    work: (values: Values<N>) => Promise<Finding<Value>>,
  ): Promise<Outcome<Value>> {
    const startedAt = performance.now();
    const report = (status: StepStatus, detail: string): void => {
      const step = { name, status, detail, durationMs: Math.round(performance.now() - startedAt) };
      this.#steps.push(step);
      this.onStep(step);
    };
    const unmet = Object.values(needs).find((need) => !need.ok);
    if (unmet !== undefined) {
      report('skipped', unmet.reason);
      return unmet;
    }
    try {
      const { detail, value } = await work(valuesOf(needs));
      report('ok', detail);
      return { ok: true, value };
    } catch (error) {
      if (error instanceof StepFailure) {
        report('failed', error.message);
        return { ok: false, reason: `"${name}" failed` };
      }
      if (!(error instanceof StepSkip)) throw error;
      report('skipped', error.message);
      return { ok: false, reason: error.message };
    }
  }
}

function valuesOf<N extends Needs>(needs: N): Values<N> {
  const values = Object.entries(needs).map(([name, need]) => [name, need.ok ? need.value : undefined]);
  return Object.fromEntries(values) as Values<N>;
}
