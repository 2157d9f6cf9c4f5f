/** How long something took: `0.3 s`, `12 s`, `3 min 20 s`, `1 h 4 min`; null before it has ended. */
export function durationInWords(startedAt: string, finishedAt: string | null): string | null {
  if (finishedAt === null) return null;
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  if (!(seconds >= 0)) return null;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
