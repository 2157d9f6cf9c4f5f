/** Ends a switch over a closed union: does not compile while a case is missing. @throws Error always */
export function assertUnreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
