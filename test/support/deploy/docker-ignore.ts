/**
 * Whether `.dockerignore` keeps a file out of the build: a pattern means a file, or a folder with all that is in it;
 * `*` stands for part of a name, and a leading `**` for any folders.
 *
 * @throws Error for an exception (`!`), which this does not know
 */
export function ignoredBy(dockerignore: string): (path: string) => boolean {
  const patterns = dockerignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (patterns.some((pattern) => pattern.startsWith('!'))) throw new Error('an exception in .dockerignore');
  const expressions = patterns.map(expressionOf);
  return (path) => expressions.some((expression) => expression.test(path));
}

function expressionOf(pattern: string): RegExp {
  const isAnywhere = pattern.startsWith('**/');
  const name = pattern
    .replace(/^\*\*\//, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*');
  return new RegExp(`^${isAnywhere ? '(?:.*/)?' : ''}${name}(?:/|$)`);
}
