// Migrates a database and prints the report.
import { migrate } from '../migrations/migrate.js';

const [url = '', histories = ''] = process.argv.slice(2);
console.log(JSON.stringify(await migrate(url, { histories })));
