import { localText, utcText } from './text/utc-text.js';

interface UtcTimeProps {
  readonly at: string | null | undefined;
  /** Shown when there is no time. */
  readonly none?: string;
  /** Whether to add `UTC`; columns have it in their header instead. */
  readonly withZone?: boolean;
}

/** A moment in UTC; its tooltip shows the operator's local time. */
export function UtcTime({ at, none = '–', withZone = false }: UtcTimeProps) {
  if (at === null || at === undefined) return <span>{none}</span>;
  return (
    <time dateTime={at} title={localText(at)} className="nowrap">
      {utcText(at)}
      {withZone ? ' UTC' : ''}
    </time>
  );
}
