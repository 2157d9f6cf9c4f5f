/** What a step found out: a few words for the report, and what later steps need of it. */
export interface Finding<Value> {
  readonly detail: string;
  readonly value: Value;
}

/** A step found something else than a working service would show. All three texts are printed: no secrets. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';

  /** @param advice what the operator can do about it, in whole sentences. */
  constructor(
    readonly expected: string,
    readonly came: string,
    readonly advice: string,
  ) {
    super(`expected ${expected}; came ${came}. ${advice}`);
  }
}

/** A step that cannot be taken here, though nothing is wrong; the message is the reason. */
export class StepSkip extends Error {
  override readonly name = 'StepSkip';
}
