import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  root: path('.'),
  // The page does not know under which path it is served.
  base: './',
  resolve: { alias: { '#task-target': path('../task-target/index.ts') } },
  // Whoever serves the page replaces this with a fresh nonce for every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: path('../../dist/libs/member-page/public'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
