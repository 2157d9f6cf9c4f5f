import { useCallback, useEffect, useState } from 'react';
import { failureOf, type Failure } from '../api/failure.js';

/** Something that comes from the service: on its way, there, or not to be had. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'there'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: Failure };

export interface Loading<T> {
  readonly loaded: Loaded<T>;
  readonly reload: () => void;
  /** Changes what is there to what the page knows better by now; whatever else has changed since stays. */
  readonly update: (change: (value: T) => T) => void;
}

/** Loads when the page is shown, again on `reload`, and whenever `load` is another function. */
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
