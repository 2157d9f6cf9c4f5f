/** Puts a text on the clipboard. False where the browser does not allow it, as on plain http. */
export async function copyText(text: string): Promise<boolean> {
  // The type says that it is always there; on plain http it is not.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard === undefined) return false;
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
