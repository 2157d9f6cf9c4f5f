import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
/** Where `npm run demo` listens; only the development server asks there. */
const service = process.env.PANEL_SERVICE ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: path('.'),
  base: '/admin/',
  resolve: { alias: { '#task-target': path('../task-target/index.ts') } },
  // The service replaces this with a fresh nonce for every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: path('../../dist/libs/admin-panel/public'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // Server components are nothing that this page has.
    rolldownOptions: {
      onLog: (level, log, next) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') next(level, log);
      },
    },
  },
  server: { proxy: { '/v1': service, '/dev-login': service } },
});
