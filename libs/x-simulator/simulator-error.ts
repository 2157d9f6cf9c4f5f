/** Why the simulator refused something that its own operator asked for. */
export type SimulatorErrorCode =
  | 'unknown_user'
  | 'unknown_post'
  | 'username_taken'
  | 'invalid_username'
  | 'edit_limit'
  | 'not_editable'
  | 'authorization_refused';

/** A mistake in how the simulator is driven; never something that X would answer. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';

  constructor(
    readonly code: SimulatorErrorCode,
    message: string,
  ) {
    super(message);
  }
}
