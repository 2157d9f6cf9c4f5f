// Builds a web app with Vite, and writes each file also compressed, for the service to send as it is.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { publicFolderOf } from './web-apps.mjs';

const TEXT = /\.(?:css|html|js|json|map|svg|txt|webmanifest)$/;
// Below one packet, compressing gains nothing.
const SMALLEST = 1400;

/** The page itself is different in every answer, by its nonce. */
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
  // What calls this may be a test; a page for the browser is the same page everywhere.
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
