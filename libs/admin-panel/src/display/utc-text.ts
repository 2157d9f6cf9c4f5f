/** An API time (`2026-11-28T12:23:01.000Z`) as the panel shows it: `2026-11-28 12:23:01`, in UTC. */
export function utcText(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

/** The same moment on the clock of the operator's own machine. */
export function localText(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return `${time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })} on your clock`;
}

/** What an `<input type="datetime-local">` shows for an API time: its UTC minutes. Leaves its own texts as they are. */
export function utcInputText(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 16) : '';
}

/** The API time that the text of a `<input type="datetime-local">` means when it is read as UTC; null for none. */
export function utcFromInputText(text: string): string | null {
  const time = new Date(`${text.slice(0, 19)}Z`);
  return text === '' || Number.isNaN(time.getTime()) ? null : time.toISOString();
}
