/** A file in the store. */
export interface StoredFile {
  readonly bytes: number;
  /** Of all its bytes, in lower-case hex. */
  readonly sha256: string;
}

/**
 * Where archive files are kept.
 *
 * @throws ArchiveError `unusable` from each method when the store itself does not work
 */
export abstract class ArchiveStore {
  /**
   * Writes a new file. Once this resolves, the file is complete and survives a power failure; until then there is no
   * file of that name. An error of the content is passed on and leaves nothing behind; `remove` also removes what a
   * crash leaves of an unfinished write.
   *
   * @throws ArchiveError `name_taken` when the file exists or is being written
   */
  abstract write(fileName: string, content: AsyncIterable<Uint8Array>): Promise<StoredFile>;

  /** @throws ArchiveError while iterating: `missing` when there is no such file, `damaged` when the disk cannot read it */
  abstract read(fileName: string): AsyncIterable<Uint8Array>;

  /**
   * Reads the whole file; null when it is missing.
   *
   * @throws ArchiveError `damaged` when the disk cannot read it
   */
  abstract inspect(fileName: string): Promise<StoredFile | null>;

  /** Bytes of the file, without reading it; null when it is missing. */
  abstract size(fileName: string): Promise<number | null>;

  /** Removes the file and what an unfinished write left of it; does nothing when there is none. */
  abstract remove(fileName: string): Promise<void>;

  /** Names of the complete archive files, sorted. */
  abstract list(): Promise<string[]>;
}
