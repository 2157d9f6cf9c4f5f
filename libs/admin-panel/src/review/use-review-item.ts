import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { answerOf } from '#client';
import { api } from '../api/client.js';
import type { Decision, ReviewItem, VerificationLog } from '../api/types.js';
import { useApiAction, useApiQuery } from '../api/use-api.js';

/** How many attempts of a completion are shown at most. */
export const SHOWN_ATTEMPTS = 25;

/** The current state of a completion; until it is loaded, that of the list. */
export function useReviewItem(row: ReviewItem) {
  const { id } = row;
  const asked = useApiQuery(['completion', id], (signal) =>
    answerOf(api.GET('/v1/admin/completions/{id}', { params: { path: { id } }, signal })),
  );
  return { item: asked.data ?? row, error: asked.error, retry: () => void asked.refetch() };
}

/** The newest attempts to verify a completion. */
export function useAttempts({ id, verification }: ReviewItem) {
  const query = { completionId: id, limit: SHOWN_ATTEMPTS };
  return useApiQuery<{ data: VerificationLog[]; nextCursor: string | null }>(
    ['attempts', id, verification?.id],
    (signal) => answerOf(api.GET('/v1/admin/verification-logs', { params: { query }, signal })),
  );
}

/** Decides a completion by hand; resolves with it after the decision, rejects with an ApiError. */
export function useDecide() {
  const [isBusy, setIsBusy] = useState(false);
  const act = useApiAction();
  const answers = useQueryClient();
  const decide = async ({ id }: ReviewItem, decision: Decision): Promise<ReviewItem> => {
    setIsBusy(true);
    try {
      const params = { path: { id } };
      const decided = await act(() =>
        answerOf(api.PATCH('/v1/admin/completions/{id}', { params, body: decision })),
      );
      answers.setQueryData(['api', 'completion', id], decided);
      return decided;
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, decide };
}
