import { useCallback, useEffect, useState } from 'react';
import type { ApiError } from '#client';
import { failureOf } from '../api/failure-of.js';

/** A value from the service: loading, loaded or failed. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'there'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: ApiError };

export interface Loading<T> {
  readonly loaded: Loaded<T>;
  readonly reload: () => void;
  /** Changes the loaded value; does nothing before it is loaded. */
  readonly update: (change: (value: T) => T) => void;
}

/** Loads at the first render, on `reload`, and whenever `load` changes. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): Loading<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    load(leaving.signal).then(
      (value) => {
        if (!leaving.signal.aborted) setLoaded({ state: 'there', value });
      },
      (error: unknown) => {
        if (!leaving.signal.aborted) setLoaded({ state: 'failed', failure: failureOf(error) });
      },
    );
    return () => {
      leaving.abort();
    };
  }, [load, round]);
  const reload = useCallback(() => {
    setLoaded({ state: 'loading' });
    setRound((before) => before + 1);
  }, []);
  const update = useCallback((change: (value: T) => T) => {
    setLoaded((before) =>
      before.state === 'there' ? { state: 'there', value: change(before.value) } : before,
    );
  }, []);
  return { loaded, reload, update };
}
