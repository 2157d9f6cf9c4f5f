import type { FastifyInstance } from 'fastify';
import { Problem } from '../../platform/problems/problem.js';

/** The methods of each path, to answer 405 for a wrong method and 404 for an unknown path. */
export class RouteTable {
  readonly #methods = new Map<string, Set<string>>();

  /** Records every route that is registered on `server` from now on. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', ({ url, method }) => {
      // The wildcard route for everything is added by CORS for preflight requests.
      if (url === '*' || url === '/*') return;
      const known = this.#methods.get(url) ?? new Set();
      for (const name of [method].flat()) known.add(name);
      this.#methods.set(url, known);
    });
  }

  /** The problem for a path (without its query) that has no route for the method. */
  problemFor(method: string, path: string): Problem {
    const methods = this.methodsOf(path);
    // A route itself may answer 404.
    if (methods.length === 0 || methods.includes(method))
      return new Problem('not_found', 'There is nothing at this address.');
    const allow = methods.join(', ');
    return new Problem('method_not_allowed', `Allowed methods: ${allow}.`, { headers: { allow } });
  }

  /** The methods of a concrete path (without its query), sorted; empty when it has no route. */
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
