/** What is known of a downloaded file's checksum. */
export type ChecksumVerdict =
  | { readonly kind: 'matches' }
  | { readonly kind: 'differs'; readonly actual: string }
  /** The browser cannot compute it: plain http to another machine. */
  | { readonly kind: 'unchecked' }
  /** No checksum is recorded. */
  | { readonly kind: 'unknown' };

export type Digest = (bytes: ArrayBuffer) => Promise<ArrayBuffer>;

/** The browser's SHA-256; null when the browser does not offer it to this origin. */
export function browserDigest(crypto: { readonly subtle?: SubtleCrypto }): Digest | null {
  const { subtle } = crypto;
  return subtle === undefined ? null : (bytes) => subtle.digest('SHA-256', bytes);
}

/** Compares a file's SHA-256 with the recorded one (hex). */
export async function checkSum(
  file: Pick<Blob, 'arrayBuffer'>,
  recorded: string | null,
  digest: Digest | null,
): Promise<ChecksumVerdict> {
  if (recorded === null) return { kind: 'unknown' };
  if (digest === null) return { kind: 'unchecked' };
  const actual = hexOf(await digest(await file.arrayBuffer()));
  return actual === recorded.toLowerCase() ? { kind: 'matches' } : { kind: 'differs', actual };
}

/** The result as a sentence. */
export function checksumInWords(verdict: ChecksumVerdict): string {
  switch (verdict.kind) {
    case 'matches':
      return 'The SHA-256 matches the recorded one.';
    case 'differs':
      return `The SHA-256 is ${verdict.actual}, not the recorded one: the file is damaged. It was not saved.`;
    case 'unchecked':
      return 'The checksum could not be checked: browsers do this only over https or on the service’s own machine. Compare the SHA-256 with the recorded one yourself, with sha256sum.';
    case 'unknown':
      return 'No checksum is recorded for this file, so it was not checked.';
  }
}

function hexOf(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
