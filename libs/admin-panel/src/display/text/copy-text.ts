/** Copies a text to the clipboard. False when the browser does not allow it, as on plain http. */
export async function copyText(text: string): Promise<boolean> {
  // Its type says that it always exists; on plain http it does not.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard === undefined) return false;
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
