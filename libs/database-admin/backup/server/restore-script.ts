/** The input for a server's client: SQL before and after a dump, and a filter for the dump itself. */
export interface RestoreScript {
  readonly before: string;
  readonly filter: (dump: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
  readonly after: string;
}
