import { useEffect, useState } from 'react';

const SECOND_MS = 1000;

/** Whole seconds until `end` (milliseconds since the epoch), counting down to 0; 0 where there is none. */
export function useCountdown(end: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (end === null) return undefined;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= end) clearInterval(timer);
    }, SECOND_MS / 4);
    return () => {
      clearInterval(timer);
    };
  }, [end]);
  return end === null ? 0 : Math.max(0, Math.ceil((end - now) / SECOND_MS));
}
