import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export const SCRIPT = 'assets/index-Ab3_-x9Z.js';
export const SCRIPT_TEXT = `console.log(${JSON.stringify('long enough to compress '.repeat(100))});\n`;

/** A new folder as Vite and scripts/build-web.mjs make it, with files that must never be served. */
export function aBuiltWebApp(base: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tta-web-app-'));
  const write = (name: string, content: string | Buffer): void => {
    writeFileSync(join(folder, 'public', name), content);
  };
  mkdirSync(join(folder, 'public/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'beside the public folder');
  write(
    'index.html',
    `<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script type="module" src="${base}${SCRIPT}" nonce="__CSP_NONCE__"></script>`,
  );
  write('icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"></svg>');
  write('.hidden', 'hidden');
  write(SCRIPT, SCRIPT_TEXT);
  write(`${SCRIPT}.br`, brotliCompressSync(SCRIPT_TEXT));
  write(`${SCRIPT}.gz`, gzipSync(SCRIPT_TEXT));
  return join(folder, 'public');
}
