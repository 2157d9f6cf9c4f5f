// Prints the times of a row as this process reads them, and adds a similar row with the given time.
import { openDatabase } from '../index.js';

const [url = '', id = '', newId = '', time = ''] = process.argv.slice(2);
const database = await openDatabase(url);
const { startsAt, createdAt } = await database.task.findUniqueOrThrow({ where: { id } });
await database.task.create({
  data: { id: newId, title: 'A task', taskType: 'TWITTER_POST', startsAt: new Date(time) },
});
await database.$disconnect();
console.log(JSON.stringify({ startsAt, createdAt }));
