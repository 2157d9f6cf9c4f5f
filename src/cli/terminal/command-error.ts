/** A failure that the user of the command can fix: only its message is printed. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
