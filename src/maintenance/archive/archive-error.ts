/**
 * Why an archive file cannot be used. `unusable` is about the folder, not the file: it cannot be read or written, or
 * the disk is full.
 */
export type ArchiveErrorCode = 'missing' | 'damaged' | 'unsupported_version' | 'name_taken' | 'unusable';

/** An archive file that cannot be read or written. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';

  /** @param detail what is wrong, in words that an operator may read */
  constructor(
    readonly code: ArchiveErrorCode,
    readonly fileName: string,
    detail: string,
    options: ErrorOptions = {},
  ) {
    super(detail, options);
  }
}
