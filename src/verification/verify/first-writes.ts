import { isForeignKeyViolation, uniqueViolation, type Prisma } from '#database';
import type { OwnLease } from '../../platform/concurrency/exclusive-work.js';
import { JoinedSpending, type Settling } from '../../x-access/joined-spending.js';
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
    this.spending = new JoinedSpending(ledger, {
      statements: () => this.#storing(),
      check: (changed) => {
        this.#checkLease(changed);
      },
      committed: () => {
        this.#isStored = true;
      },
      failed: (error) => this.#reasonOf(error),
    });
  }

  /** Whether the claim is stored: since the first call to X, or since its verdict was recorded. */
  get isStored(): boolean {
    return this.#isStored;
  }

  /** The end of the transaction that records the verdict. */
  finishing(): Settling {
    const settling = this.spending.settling();
    return {
      ...settling,
      statements: [...settling.statements, ...this.lease.releasing()],
      committed: () => {
        this.#isStored = true;
        this.lease.released();
        return settling.committed();
      },
    };
  }

  #storing(): Prisma.Sql[] {
    if (this.#isStored) return [];
    // Nothing is sent any more by reads that began before, also when the lease is free by now.
    if (this.#isTaken) throw new ClaimTakenError();
    return [this.completions.creating(this.claim), ...this.lease.taking()];
  }

  /** @param changed how many rows each statement of `#storing` has changed */
  #checkLease([, ...leases]: readonly number[]): void {
    if (!this.#isStored && !leases.includes(1)) throw new ClaimTakenError();
  }

  #reasonOf(error: unknown): unknown {
    const isTaken =
      error instanceof ClaimTakenError || uniqueViolation(error) !== null || isForeignKeyViolation(error);
    if (!isTaken) return error;
    this.#isTaken = true;
    return new ClaimTakenError();
  }
}
