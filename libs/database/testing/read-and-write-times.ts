// Prints the times of a row as this process reads them, and adds a row like it with the time that it was told.
import { openDatabase } from '../index.js';

const [url = '', id = '', newId = '', time = ''] = process.argv.slice(2);
const database = await openDatabase(url);
const { startsAt, createdAt } = await database.task.findUniqueOrThrow({ where: { id } });
await database.task.create({
  data: { id: newId, title: 'A task', taskType: 'TWITTER_POST', startsAt: new Date(time) },
});
await database.$disconnect();
console.log(JSON.stringify({ startsAt, createdAt }));
