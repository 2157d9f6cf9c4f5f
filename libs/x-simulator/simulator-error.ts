/** Why the simulator refused an action of its operator. */
export type SimulatorErrorCode =
  | 'unknown_user'
  | 'unknown_post'
  | 'username_taken'
  | 'invalid_username'
  | 'edit_limit'
  | 'not_editable'
  | 'authorization_refused';

/** A wrong use of the simulator; never an answer of X. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';

  constructor(
    readonly code: SimulatorErrorCode,
    message: string,
  ) {
    super(message);
  }
}
