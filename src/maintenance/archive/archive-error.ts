/**
 * Why an archive file cannot be used. `unusable`: the folder, not the file, cannot be read or written, or the disk is
 * full.
 */
export type ArchiveErrorCode = 'missing' | 'damaged' | 'unsupported_version' | 'name_taken' | 'unusable';

/** An archive file that cannot be read or written. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';

  /** @param detail what is wrong, as shown to operators */
  constructor(
    readonly code: ArchiveErrorCode,
    readonly fileName: string,
    detail: string,
    options: ErrorOptions = {},
  ) {
    super(detail, options);
  }
}
