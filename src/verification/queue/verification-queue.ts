/**
 * Brings members whose completions are due to their verification. What is due is always read from
 * `Completion.nextVerificationAt`: whatever an adapter forgets or delivers twice, nothing is lost or done twice.
 */
export abstract class VerificationQueue {
  /**
   * Asks for a look at the member whose claim this is, at this time. Best effort: returns at once, and a failure is only
   * logged.
   */
  abstract schedule(completionId: string, dueAt: Date): void;

  /**
   * Gives the workers what they seem to have missed by `now`. Resolves to the moment up to which the caller has to
   * work through what is due itself; never rejects because of a queue that is away.
   */
  abstract handOver(now: Date): Promise<Date>;
}
