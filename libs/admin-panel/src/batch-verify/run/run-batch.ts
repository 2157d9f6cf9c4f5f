import type { BatchAnswer } from '../../api/types.js';
import { chunksOf, stopped, withAnswer, withState, type Batch } from './batch.js';
import { endsSession, isTemporary, secondsToWait, TRIES, whyPaused, whyUnanswered } from './retry-plan.js';

/** Ids in one call: few enough that results arrive often and no call takes long. The API accepts 500. */
export const CHUNK_SIZE = 25;

/** A pause before a chunk is sent again. */
export interface Pause {
  readonly seconds: number;
  readonly why: string;
}

export interface RunParts {
  readonly send: (ids: readonly string[]) => Promise<BatchAnswer>;
  /** Resolves after so many seconds, or at once when the signal is aborted. */
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>;
  readonly onChange: (batch: Batch) => void;
  readonly onPause: (pause: Pause | null) => void;
  /** Aborted: no further chunk is sent. The current one is finished. */
  readonly signal: AbortSignal;
}

/**
 * Sends these ids of the batch, chunk after chunk, and resolves with the batch when each id has a result or a reason
 * why not. A failed chunk does not stop the others. @throws ApiError only when the session has ended.
 */
export async function runBatch(start: Batch, ids: readonly string[], parts: RunParts): Promise<Batch> {
  const { onChange, signal } = parts;
  let batch = withState(start, ids, { kind: 'waiting' });
  let tries = TRIES;
  const change = (next: Batch) => {
    batch = next;
    onChange(next);
  };
  change(batch);
  for (const chunk of chunksOf(ids, CHUNK_SIZE)) {
    if (signal.aborted) break;
    change(withState(batch, chunk, { kind: 'sent' }));
    const sent = await sendChunk(chunk, tries, parts);
    if (sent.answer !== null) change(withAnswer(batch, chunk, sent.answer));
    else change(withState(batch, chunk, { kind: 'unanswered', why: whyUnanswered(sent.error) }));
    // After a chunk was given up, each further chunk is tried once until one succeeds: else the batch waits too long.
    tries = sent.answer === null && isTemporary(sent.error) ? 1 : TRIES;
  }
  change(stopped(batch));
  return batch;
}

type Sent = { readonly answer: BatchAnswer } | { readonly answer: null; readonly error: unknown };

async function sendChunk(
  ids: readonly string[],
  most: number,
  { send, wait, onPause, signal }: RunParts,
): Promise<Sent> {
  for (let tried = 1; ; tried += 1) {
    try {
      return { answer: await send(ids) };
    } catch (error) {
      if (endsSession(error)) throw error;
      const seconds = secondsToWait(error, tried, most);
      if (seconds === null) return { answer: null, error };
      onPause({ seconds, why: whyPaused(error) });
      await wait(seconds, signal);
      onPause(null);
      if (signal.aborted) return { answer: null, error };
    }
  }
}
