/** How often something was called. */
export interface CallCount {
  calls: number;
}

/** Counts the calls of a method of this object from now on. */
export function countCalls<Part extends object>(part: Part, method: keyof Part & string): CallCount {
  const count = { calls: 0 };
  const work = (part[method] as (...args: unknown[]) => unknown).bind(part);
  const counted = (...args: unknown[]): unknown => {
    count.calls += 1;
    return work(...args);
  };
  Object.assign(part, { [method]: counted });
  return count;
}
