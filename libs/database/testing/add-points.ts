// Adds one point to a user `times` times, each time in a transaction that reads before it writes.
import { openDatabase } from '../index.js';

const [url = '', userId = '', times = ''] = process.argv.slice(2);
const database = await openDatabase(url);
for (let time = 0; time < Number(times); time += 1) {
  await database.$transaction(async (tx) => {
    const { points } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    await tx.user.update({ where: { id: userId }, data: { points: points + 1n } });
  });
}
await database.$disconnect();
