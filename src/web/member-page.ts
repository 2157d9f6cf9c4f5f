import { join } from 'node:path';
import type { AppConfig } from '../config/app-config.js';
import type { WebApp } from './web-app.js';

/**
 * The demo's page for members.
 *
 * @param simulatorUrl where a person can act on the simulated X
 */
export function memberPage({ packageRoot }: AppConfig, simulatorUrl: string): WebApp {
  return {
    name: 'member page',
    prefix: '/',
    folder: join(packageRoot, 'dist/libs/member-page/public'),
    hasOwnAddresses: false,
    jsonFiles: { 'config.json': { apiUrl: '', simulatorUrl } },
  };
}
