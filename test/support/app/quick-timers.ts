const QUICK_MS = 100;

/** During the work, every interval that is set is 100 ms at most. */
export async function withQuickTimers<T>(work: () => Promise<T>): Promise<T> {
  const usual = globalThis.setInterval;
  const quick = (action: () => void, ms = 0): NodeJS.Timeout => usual(action, Math.min(ms, QUICK_MS));
  Object.assign(globalThis, { setInterval: quick });
  try {
    return await work();
  } finally {
    globalThis.setInterval = usual;
  }
}
