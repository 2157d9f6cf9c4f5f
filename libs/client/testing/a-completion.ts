import type { Completion } from '../types.js';

/** A pending claim that nothing is known about yet, but for what is given. */
export function aCompletion(about: Partial<Completion> = {}): Completion {
  return {
    id: 'c1',
    taskId: 't1',
    userId: 'u1',
    status: 'PENDING',
    rejectionReason: null,
    rejectionCode: null,
    errorCode: null,
    needsReview: false,
    pointsAwarded: 0,
    proofUrl: null,
    completedAt: '2026-03-01T14:00:00.000Z',
    nextVerificationAt: null,
    verification: null,
    ...about,
  };
}
