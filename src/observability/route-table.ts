import type { FastifyInstance } from 'fastify';
import { Problem } from '../platform/problem.js';

/** Which methods each path knows, so that a wrong one is told apart from an unknown path. */
export class RouteTable {
  readonly #methods = new Map<string, Set<string>>();

  /** Notes every route that is registered on `server` from now on. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', ({ url, method }) => {
      // A wildcard for everything is CORS's answer to preflight requests, not a place of its own.
      if (url === '*' || url === '/*') return;
      const known = this.#methods.get(url) ?? new Set();
      for (const name of [method].flat()) known.add(name);
      this.#methods.set(url, known);
    });
  }

  /** What to answer to a method that no route of the path (without its query) takes. */
  problemFor(method: string, path: string): Problem {
    const methods = this.methodsOf(path);
    // A route may itself find that it has nothing.
    if (methods.length === 0 || methods.includes(method))
      return new Problem('not_found', 'There is nothing at this address.');
    const allow = methods.join(', ');
    return new Problem('method_not_allowed', `This address knows ${allow}.`, { headers: { allow } });
  }

  /** The methods of a concrete path (without its query), sorted; none when nothing is registered there. */
  methodsOf(path: string): string[] {
    const methods = [...this.#methods]
      .filter(([pattern]) => matches(pattern.split('/'), path.split('/')))
      .flatMap(([, known]) => [...known]);
    return [...new Set(methods)].sort();
  }
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  const isOpen = pattern.at(-1) === '*';
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  return (
    (isOpen ? path.length >= pattern.length : path.length === pattern.length) &&
    fixed.every((segment, index) => (segment.startsWith(':') ? path[index] !== '' : segment === path[index]))
  );
}
