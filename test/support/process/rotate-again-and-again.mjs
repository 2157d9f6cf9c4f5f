// Rotates a database to the first of two keys and back to the other until its input ends; prints after each
// time how many rows it has rewrapped by then.
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '#database';
import { KeyRing } from '#token-vault';
import { rotateKeys } from '../../../dist/src/twitter-connection/sealed-columns/key-rotation.js';

const [url, one, other] = process.argv.slice(2);
const rings = [`${one},${other}`, `${other},${one}`].map((keys) => KeyRing.parse(keys));
const database = await openDatabase(url);
let isStopped = false;
process.stdin.on('end', () => (isStopped = true)).resume();
let rewrapped = 0;
while (!isStopped) {
  // Leaves the write lock to the service for a while, so that its refreshes are not delayed.
  await pause(10);
  for (const ring of rings) rewrapped += (await rotateKeys(database, ring, { batchSize: 3 })).rewrapped;
  console.log(rewrapped);
}
await database.$disconnect();
