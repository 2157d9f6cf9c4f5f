import { localText, utcText } from './utc-text.js';

interface UtcTimeProps {
  readonly at: string | null | undefined;
  /** What stands there where there is no time. */
  readonly none?: string;
  /** Whether `UTC` is written behind it; columns say it in their header instead. */
  readonly withZone?: boolean;
}

/** A moment in UTC; pointing at it tells it on the operator's own clock. */
export function UtcTime({ at, none = '–', withZone = false }: UtcTimeProps) {
  if (at === null || at === undefined) return <span>{none}</span>;
  return (
    <time dateTime={at} title={localText(at)} className="nowrap">
      {utcText(at)}
      {withZone ? ' UTC' : ''}
    </time>
  );
}
