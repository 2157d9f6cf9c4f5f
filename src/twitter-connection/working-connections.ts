/** When calls on behalf of connections went well. Those of the last two are kept: enough to know of another than one. */
export class WorkingConnections {
  readonly #lastCalls = new Map<string, Date>();

  note(connectionId: string, at: Date): void {
    this.#lastCalls.delete(connectionId);
    this.#lastCalls.set(connectionId, at);
    const [longestAgo] = this.#lastCalls.keys();
    if (this.#lastCalls.size > 2 && longestAgo !== undefined) this.#lastCalls.delete(longestAgo);
  }

  /** Whether a call for another connection went well then or later. */
  hasOtherSince(connectionId: string, since: Date): boolean {
    return [...this.#lastCalls].some(([id, at]) => id !== connectionId && at >= since);
  }
}
