// Exports 200,000 verification logs: `npm run bench:export [-- rows]`.
import { once } from 'node:events';
import { get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { mb, measured, stopsText } from './measured-service.mjs';

const ROWS = Number(process.argv[2] ?? 200_000);
const SAMPLE_MS = 50;
const DAY_MS = 86_400_000;
const daysAgo = (days) => new Date(Date.now() - days * DAY_MS).toISOString();
const ONE_DAY = `from=${daysAgo(89)}&to=${daysAgo(88)}`;

await measured(ROWS, [], async ({ service, url, tokenFor }) => {
  const authorization = `Bearer ${await tokenFor('admin', ['admin'])}`;
  const exportRows = (query) => read(`${url}/v1/admin/verification-logs/export?${query}`, authorization);

  // The first exports compile the code of all others.
  await exportRows(`format=ndjson&${ONE_DAY}`);
  await exportRows(`format=csv&${ONE_DAY}`);
  for (const format of ['ndjson', 'csv']) {
    await service.lag();
    const before = await service.residentKb();
    let most = before;
    const sampling = setInterval(async () => {
      most = Math.max(most, await service.residentKb());
    }, SAMPLE_MS);
    const { lines, bytes, firstByteMs, allMs } = await exportRows(`format=${format}`);
    clearInterval(sampling);
    const stops = await service.lag();
    console.log(
      `${format}: ${lines.toLocaleString('en')} lines, ${mb(bytes / 1024)} in ${(allMs / 1000).toFixed(1)} s, first byte after ${firstByteMs.toFixed(0)} ms; ` +
        `memory ${mb(before)}, at most ${mb(most - before)} more; ${stopsText(stops)}`,
    );
  }
});

async function read(url, authorization) {
  const began = performance.now();
  const request = get(url, { headers: { authorization }, agent: false });
  const [response] = await once(request, 'response');
  let [lines, bytes, firstByteMs] = [0, 0, 0];
  for await (const chunk of response) {
    firstByteMs ||= performance.now() - began;
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines += 1;
  }
  if (!response.complete || response.statusCode !== 200)
    throw new Error(`the export ended early: ${response.statusCode}`);
  return { lines, bytes, firstByteMs, allMs: performance.now() - began };
}
