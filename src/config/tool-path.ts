/** Where to look for the programs of a database's client; null when the environment does not say. */
export function loadToolPath(): string | null {
  return process.env.PATH ?? null;
}
