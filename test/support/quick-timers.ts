const QUICK_MS = 100;

/** While the work goes on, whatever is set to happen again and again is set to happen ten times a second or more. */
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
