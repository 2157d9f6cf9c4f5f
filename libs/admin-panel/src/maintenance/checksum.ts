/** What is known of a downloaded file's checksum. */
export type ChecksumVerdict =
  | { readonly kind: 'matches' }
  | { readonly kind: 'differs'; readonly actual: string }
  /** The browser does not do it: plain http with a host other than this machine. */
  | { readonly kind: 'unchecked' }
  /** None is on record. */
  | { readonly kind: 'unknown' };

export type Digest = (bytes: ArrayBuffer) => Promise<ArrayBuffer>;

/** The browser's SHA-256; null where the page's origin is not trusted enough for it. */
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

/** What the operator is told about it. */
export function checksumInWords(verdict: ChecksumVerdict): string {
  switch (verdict.kind) {
    case 'matches':
      return 'Its SHA-256 is the recorded one.';
    case 'differs':
      return `Its SHA-256 is ${verdict.actual}, which is not the recorded one: the file is damaged. It was not saved.`;
    case 'unchecked':
      return 'Its checksum could not be checked: a browser does so only over https, or on the service’s own machine. Compare the file’s SHA-256 with the recorded one yourself, with sha256sum.';
    case 'unknown':
      return 'No checksum is on record for it, so none was checked.';
  }
}

function hexOf(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
