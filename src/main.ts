import 'reflect-metadata';
import { createApp } from './app.js';
import { ConfigError } from './config/config-error.js';
import { loadConfig } from './config/load-config.js';
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
  // A stack would only hide what has to be set.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
