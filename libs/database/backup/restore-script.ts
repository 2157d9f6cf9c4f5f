/** What to feed a server's client with: the SQL around a dump, and the dump as it is fit to run. */
export interface RestoreScript {
  readonly before: string;
  readonly filter: (dump: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
  readonly after: string;
}
