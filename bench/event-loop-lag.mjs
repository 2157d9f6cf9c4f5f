// Loaded into the measured process before the service: measures how late its timers are, and reports it on request.
import { performance } from 'node:perf_hooks';

const INTERVAL_MS = 10;
let stops = [];
let due = performance.now() + INTERVAL_MS;

setInterval(() => {
  const now = performance.now();
  if (now - due > INTERVAL_MS) stops.push(now - due);
  due = now + INTERVAL_MS;
}, INTERVAL_MS).unref();

process.on('message', () => {
  stops.sort((a, b) => b - a);
  process.send({ longestMs: stops[0] ?? 0, over50Ms: stops.filter((stop) => stop > 50).length });
  stops = [];
});
process.channel?.unref();
