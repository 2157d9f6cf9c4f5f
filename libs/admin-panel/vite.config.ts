import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { defineConfig, type Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
/** The address of `npm run demo`, for the development server only. */
const service = process.env.PANEL_SERVICE ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: path('.'),
  base: '/admin/',
  resolve: {
    alias: {
      '#client': path('../client/index.ts'),
      '#task-target': path('../task-target/index.ts'),
      // Leaves out node-polyglot's code for old browsers: 5 KB.
      'object.entries': path('native/entries.cjs'),
      hasown: path('native/has-own.cjs'),
      // Leaves out react-admin's CSV export, which no page uses: 3 KB.
      'jsonexport/dist/index.js': path('native/no-export.js'),
    },
  },
  // The service replaces this with a new nonce for every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  plugins: [sizeLimit()],
  build: {
    outDir: path('../../dist/libs/admin-panel/public'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // The limit is for the sum of all files, which the plugin above checks.
    chunkSizeWarningLimit: 2000,
    // This page has no server components.
    rolldownOptions: {
      onLog: (level, log, next) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') next(level, log);
      },
    },
  },
  server: { proxy: { '/v1': service, '/dev-login': service } },
});

/** The largest size of all JavaScript together, gzipped, in bytes. */
const MOST_BYTES = 455_000;

/** Fails a build whose scripts are larger together, lazily loaded ones included. */
function sizeLimit(): Plugin {
  return {
    name: 'size-limit',
    apply: 'build',
    generateBundle(_options, bundle) {
      const bytes = Object.values(bundle)
        .map((part) => (part.type === 'chunk' ? gzipSync(part.code, { level: 9 }).length : 0))
        .reduce((sum, size) => sum + size, 0);
      if (bytes > MOST_BYTES) {
        this.error(`The panel's JavaScript is ${bytes} bytes gzipped, more than ${MOST_BYTES}.`);
      }
    },
  };
}
