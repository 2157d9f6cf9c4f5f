/** A file as it lies in the store. */
export interface StoredFile {
  readonly bytes: number;
  /** Of all its bytes, in lower-case hex. */
  readonly sha256: string;
}

/**
 * Where archive files are kept: a folder now, an object store another day. Each method throws ArchiveError `unusable`
 * when the store itself does not work.
 */
export abstract class ArchiveStore {
  /**
   * Writes a new file. Once this resolves the file is there as a whole and survives a power cut; before, nothing is
   * under its name. What the content throws is passed on and leaves nothing behind; what a crash leaves of an
   * unfinished write goes with `remove`.
   *
   * @throws ArchiveError `name_taken` when there is such a file, or a write of it is under way
   */
  abstract write(fileName: string, content: AsyncIterable<Uint8Array>): Promise<StoredFile>;

  /** While iterating it throws ArchiveError `missing` when there is no such file, `damaged` when the disk does not give it. */
  abstract read(fileName: string): AsyncIterable<Uint8Array>;

  /**
   * Reads the whole file; null when it is missing.
   *
   * @throws ArchiveError `damaged` when the disk does not give it
   */
  abstract inspect(fileName: string): Promise<StoredFile | null>;

  /** Bytes of the file, without reading it; null when it is missing. */
  abstract size(fileName: string): Promise<number | null>;

  /** Removes the file and what an unfinished write left of it; fine when there is nothing. */
  abstract remove(fileName: string): Promise<void>;

  /** Names of the complete archive files, sorted. */
  abstract list(): Promise<string[]>;
}
