import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  root: path('.'),
  // The page can be served under any path.
  base: './',
  resolve: {
    alias: { '#client': path('../client/index.ts'), '#task-target': path('../task-target/index.ts') },
  },
  // The server replaces this with a new nonce for every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: path('../../dist/libs/member-page/public'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
