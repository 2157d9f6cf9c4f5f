/** The last successful calls of the last two connections: enough to tell whether another connection works. */
export class WorkingConnections {
  readonly #lastCalls = new Map<string, Date>();

  record(connectionId: string, at: Date): void {
    this.#lastCalls.delete(connectionId);
    this.#lastCalls.set(connectionId, at);
    const [longestAgo] = this.#lastCalls.keys();
    if (this.#lastCalls.size > 2 && longestAgo !== undefined) this.#lastCalls.delete(longestAgo);
  }

  /** Whether a call for another connection succeeded then or later. */
  hasOtherSince(connectionId: string, since: Date): boolean {
    return [...this.#lastCalls].some(([id, at]) => id !== connectionId && at >= since);
  }
}
