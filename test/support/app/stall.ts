import type { Fault, XSimulator } from '#x-simulator';

/** A call that waits until the test lets it continue. */
export interface Stall {
  /** Resolves when the call waits. */
  readonly reached: Promise<void>;
  readonly goOn: () => void;
}

/** Makes the next call of a method wait before or after its work, as if its process had stalled there. */
export function stallNext<Part extends object>(
  part: Part,
  method: keyof Part & string,
  where: 'before' | 'after',
): Stall {
  const [reached, arrive] = deferred();
  const [gate, goOn] = deferred();
  const work = (part[method] as (...args: unknown[]) => Promise<unknown>).bind(part);
  const stalled = async (...args: unknown[]): Promise<unknown> => {
    Object.assign(part, { [method]: work });
    if (where === 'before') await (arrive(), gate);
    const result = await work(...args);
    if (where === 'after') await (arrive(), gate);
    return result;
  };
  Object.assign(part, { [method]: stalled });
  return { reached, goOn };
}

/** X answers the next calls (one unless `times` is given) only when the test lets it. */
export function holdAnswers(
  simulator: XSimulator,
  calls: Omit<Extract<Fault, { kind: 'held' }>, 'kind' | 'until'> = {},
): Pick<Stall, 'goOn'> {
  const [until, goOn] = deferred();
  simulator.faults.add({ kind: 'held', until, ...calls });
  return { goOn };
}

/** X rotates the tokens of the next refresh at once, and answers it only when the test lets it. */
export function holdRotated(simulator: XSimulator): Pick<Stall, 'goOn'> {
  const [until, goOn] = deferred();
  simulator.faults.add({ kind: 'held-after-rotation', until });
  return { goOn };
}

function deferred(): [promise: Promise<void>, resolve: () => void] {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return [promise, resolve];
}
