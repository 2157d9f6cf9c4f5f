import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { defineConfig, type Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
/** Where `npm run demo` listens; only the development server asks there. */
const service = process.env.PANEL_SERVICE ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: path('.'),
  base: '/admin/',
  resolve: {
    alias: {
      '#task-target': path('../task-target/index.ts'),
      // What node-polyglot brings for browsers that have neither: 5 KB.
      'object.entries': path('native/entries.cjs'),
      hasown: path('native/has-own.cjs'),
      // What react-admin makes CSV files of a list's rows with, which no page does: 3 KB.
      'jsonexport/dist/index.js': path('native/no-export.js'),
    },
  },
  // The service replaces this with a fresh nonce for every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  plugins: [sizeLimit()],
  build: {
    outDir: path('../../dist/libs/admin-panel/public'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // What matters is the sum, which the plugin above looks at.
    chunkSizeWarningLimit: 2000,
    // Server components are nothing that this page has.
    rolldownOptions: {
      onLog: (level, log, next) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') next(level, log);
      },
    },
  },
  server: { proxy: { '/v1': service, '/dev-login': service } },
});

/** What all JavaScript of a page may weigh together, gzipped: bytes. */
const MOST_BYTES = 450_000;

/** Fails a build whose scripts weigh more, the lazily loaded ones included. */
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
