import type { Completion } from '#client';
import { verdictOf, type VerdictKind } from './verdict.js';

const SIGNS: Readonly<Record<VerdictKind, string>> = {
  approved: '✓',
  rejected: '✗',
  unsure: '?',
  running: '…',
};

const DAY_MS = 24 * 60 * 60 * 1000;

export function VerdictNote({ completion }: { readonly completion: Completion }) {
  const { kind, title, text } = verdictOf(completion, {
    now: new Date(),
    minuteOf: minuteWords,
    secondOf: secondWords,
  });
  return (
    <p className={`verdict verdict-${kind}`}>
      <span className="sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      <span>
        <strong>{title}.</strong> {text}
      </span>
    </p>
  );
}

function secondWords(time: Date): string {
  return time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** Without the date when the time is less than a day away. */
function minuteWords(time: Date): string {
  const isNear = Math.abs(time.getTime() - Date.now()) < DAY_MS;
  return isNear
    ? time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : time.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}
