import type { Completion, Prisma, Task, TwitterVerificationLog } from '#database';

export const COMPLETION_STATUSES = ['PENDING', 'APPROVED', 'REJECTED'] as const;
export type CompletionStatus = (typeof COMPLETION_STATUSES)[number];

export const VERIFICATION_RESULTS = ['APPROVED', 'REJECTED', 'ERROR'] as const;
export type VerificationResult = (typeof VERIFICATION_RESULTS)[number];

/** A completion with the task that the member claims to have done. */
export type ClaimedCompletion = Completion & { readonly task: Task };

/** A completion with its latest attempt, as members see it. */
export type CompletionWithAttempt = Completion & {
  readonly verificationLogs: readonly TwitterVerificationLog[];
};

/** Whether verification may not change it any more: it is approved, or an admin has decided. */
export function isFinal({ status, decidedAt }: Pick<Completion, 'status' | 'decidedAt'>): boolean {
  return status === 'APPROVED' || decidedAt !== null;
}

/** The opposite of {@link isFinal}, as a condition for the database. */
export const NOT_FINAL = {
  status: { not: 'APPROVED' },
  decidedAt: null,
} as const satisfies Prisma.CompletionWhereInput;

/** The stored text as one of the known values. @throws RangeError when it is none of them */
export function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((value) => value === text);
  if (found === undefined) throw new RangeError(`unknown value ${JSON.stringify(text)}`);
  return found;
}
