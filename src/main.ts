import 'reflect-metadata';
import { createApp } from './app.js';
import { loadConfig } from './config/load-config.js';
import { explainFailure } from './explain-failure.js';
import { exitOnSignal } from './shutdown.js';

async function main(): Promise<void> {
  const config = loadConfig();
  const app = await createApp(config);
  exitOnSignal(app);
  await app.listen(config.http.port, config.http.host);
}

try {
  await main();
} catch (error) {
  console.error(explainFailure(error));
  process.exit(1);
}
