import { useCallback, useSyncExternalStore } from 'react';

const SECOND_MS = 1000;

/** Whole seconds until `end` (milliseconds since the epoch), counting down to 0; 0 where there is none. */
export function useCountdown(end: number | null): number {
  const subscribe = useCallback(
    (onTick: () => void) => {
      if (end === null) return () => undefined;
      const timer = setInterval(() => {
        onTick();
        if (Date.now() >= end) clearInterval(timer);
      }, SECOND_MS / 4);
      return () => {
        clearInterval(timer);
      };
    },
    [end],
  );
  return useSyncExternalStore(subscribe, () => secondsUntil(end));
}

function secondsUntil(end: number | null): number {
  return end === null ? 0 : Math.max(0, Math.ceil((end - Date.now()) / SECOND_MS));
}
