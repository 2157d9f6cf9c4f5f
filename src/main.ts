import 'reflect-metadata';
import { loadConfig } from './config/load-config.js';
import { explainFailure } from './explain-failure.js';
import { listen } from './listen.js';
import { exitOnSignal } from './shutdown.js';

async function main(): Promise<void> {
  const config = loadConfig();
  // Imported late, so that an error in the configuration is reported at once.
  const { createApp } = await import('./app.js');
  const app = await createApp(config);
  exitOnSignal(app);
  await listen(app, config);
}

try {
  await main();
} catch (error) {
  console.error(explainFailure(error));
  process.exit(1);
}
