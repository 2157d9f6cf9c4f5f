// Migrates a database and prints the report.
import { migrate } from '../index.js';

const [url, directory] = process.argv.slice(2);
console.log(JSON.stringify(await migrate(url, { directory })));
