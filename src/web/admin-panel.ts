import { join } from 'node:path';
import type { AppConfig } from '../config/app-config.js';
import type { WebApp } from './web-app.js';

/** The admin panel. Anybody can load it: its data comes from routes that need a token. */
export function adminPanel({ packageRoot }: AppConfig): WebApp {
  return {
    name: 'admin panel',
    prefix: '/admin',
    folder: join(packageRoot, 'dist/libs/admin-panel/public'),
    hasOwnAddresses: true,
  };
}
