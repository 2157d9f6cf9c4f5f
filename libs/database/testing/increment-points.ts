// Adds one point to a user `times` times, concurrently.
import { openDatabase } from '../index.js';

const [url = '', id = '', times = ''] = process.argv.slice(2);
const database = await openDatabase(url);
const addPoint = () => database.user.update({ where: { id }, data: { points: { increment: 1 } } });
await Promise.all(Array.from({ length: Number(times) }, addPoint));
await database.$disconnect();
