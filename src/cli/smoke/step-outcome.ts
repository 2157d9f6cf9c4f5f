/** The result of a step: a few words for the report, and a value for later steps. */
export interface Finding<Value> {
  readonly detail: string;
  readonly value: Value;
}

/** The service did not behave as expected. All three texts are printed: no secrets. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';

  /** @param advice what the operator can do, in whole sentences */
  constructor(
    readonly expected: string,
    readonly found: string,
    readonly advice: string,
  ) {
    super(`expected ${expected}; found ${found}. ${advice}`);
  }
}

/** A step that cannot be tested here, although nothing is wrong; the message is the reason. */
export class StepSkip extends Error {
  override readonly name = 'StepSkip';
}
