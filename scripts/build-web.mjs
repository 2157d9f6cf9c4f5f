// Builds a web app with Vite, and writes a compressed copy of each file for the service to send.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { publicFolderOf } from './web-apps.mjs';

const TEXT = /\.(?:css|html|js|json|map|svg|txt|webmanifest)$/;
// A file that fits into one packet is not worth compressing.
const SMALLEST = 1400;

/** Not the page itself: it has another nonce in every answer. */
const isCompressed = (name) => TEXT.test(name) && name !== 'index.html';

async function compress(file) {
  const content = readFileSync(file);
  if (content.length < SMALLEST) return;
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params }),
    promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  writeFileSync(`${file}.br`, br);
  writeFileSync(`${file}.gz`, gz);
}

export async function buildWebApp(app) {
  // Also when a test calls this: the page is always built for production.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({
    root: app.folder,
    configFile: join(app.folder, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: publicFolderOf(app), emptyOutDir: true },
  });
  const files = readdirSync(publicFolderOf(app), { recursive: true }).filter(isCompressed);
  await Promise.all(files.map((name) => compress(join(publicFolderOf(app), name))));
}
