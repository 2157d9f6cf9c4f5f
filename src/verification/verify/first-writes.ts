import { isForeignKeyViolation, uniqueViolation, type Prisma, type Statements } from '#database';
import { ExclusiveWorkBusyError, type OwnLease } from '../../platform/concurrency/exclusive-work.js';
import { JoinedSpending } from '../../x-access/joined-spending.js';
import type { SpendLedger } from '../../x-access/spend-ledger.js';
import type { ClaimedCompletion } from '../completion/completion.js';
import type { CompletionsRepository } from '../completion/completions.repository.js';

/** The claim cannot be stored: it is there already, its member or task is gone, or another instance has the lease. */
export class ClaimTakenError extends Error {}

/**
 * What the first verification of a new claim writes: before the first call to X one transaction (the claim, the lease and
 * the reservation), and one with the verdict. When X is not called, the claim is stored with its verdict.
 */
export class FirstWrites {
  /** Counts the calls of this verification. */
  readonly spending: JoinedSpending;
  #isStored = false;
  #isTaken = false;

  constructor(
    private readonly claim: ClaimedCompletion,
    private readonly completions: CompletionsRepository,
    private readonly lease: OwnLease,
    ledger: SpendLedger,
  ) {
    this.spending = new JoinedSpending(
      ledger,
      (tx) => this.#storeIn(tx),
      () => {
        this.#isStored = true;
      },
    );
  }

  /** Whether the claim is stored: since the first call to X, or since its verdict was recorded. */
  get isStored(): boolean {
    return this.#isStored;
  }

  /** The last statements of the transaction that records the verdict. Call `committed` afterwards. */
  finishing(): { statements: Prisma.Sql[]; committed: () => Promise<void> } {
    const settling = this.spending.settling();
    return {
      statements: [...settling.statements, ...this.lease.releasing()],
      committed: () => {
        this.#isStored = true;
        this.lease.released();
        return settling.committed();
      },
    };
  }

  /** Nothing is sent any more once the claim was found to be taken, also when it could be stored by then. */
  async #storeIn(tx: Statements): Promise<void> {
    if (this.#isStored) return;
    if (this.#isTaken) throw new ClaimTakenError();
    try {
      await this.completions.createIn(tx, this.claim);
      await this.lease.takeIn(tx);
    } catch (error) {
      const isTaken =
        error instanceof ExclusiveWorkBusyError ||
        uniqueViolation(error) !== null ||
        isForeignKeyViolation(error);
      if (!isTaken) throw error;
      this.#isTaken = true;
      throw new ClaimTakenError();
    }
  }
}
