import { join } from 'node:path';
import type { AppConfig } from '../config/app-config.js';
import type { WebApp } from './web-app.js';

/** The admins' panel. It is open to anybody: what it shows comes from routes that ask for a token. */
export function adminPanel({ packageRoot }: AppConfig): WebApp {
  return {
    name: 'admin panel',
    prefix: '/admin',
    folder: join(packageRoot, 'dist/libs/admin-panel/public'),
    hasOwnAddresses: true,
  };
}
