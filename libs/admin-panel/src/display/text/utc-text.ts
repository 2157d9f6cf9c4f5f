/** An API time (`2026-11-28T12:23:01.000Z`) as the panel shows it: `2026-11-28 12:23:01`, in UTC. */
export function utcText(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

/** The same moment in the operator's local time. */
export function localText(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return `${time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })} in your time zone`;
}

/** The text of an `<input type="datetime-local">` for an API time, in UTC; a text of such an input stays as it is. */
export function utcInputText(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 16) : '';
}

/** The API time for the text of an `<input type="datetime-local">`, read as UTC; null for an invalid text. */
export function utcFromInputText(text: string): string | null {
  const time = new Date(`${text.slice(0, 19)}Z`);
  return text === '' || Number.isNaN(time.getTime()) ? null : time.toISOString();
}
