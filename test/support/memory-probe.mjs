// Loaded into a measured process before its program: tells what its memory holds, when asked.
process.on('message', () => {
  // Run with --expose-gc: what is left after a collection is what is really held.
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ rss, held: heapUsed + external });
});
process.channel?.unref();
