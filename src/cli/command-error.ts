/** A failure that the person at the terminal can act on: its message is all they need to see. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
