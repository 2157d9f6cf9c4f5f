// Checks requests and answers against X's own API descriptions: X_OPENAPI_DIR is the folder with x-api-2.166.json and
// x-api-2.167.json. Without them nothing is checked, which is a failure only with REQUIRE_CONTRACT=1. Arguments are passed
// to Jest.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { jest } from './jest.mjs';

const directory = process.env.X_OPENAPI_DIR;
const files = ['x-api-2.166.json', 'x-api-2.167.json'];

if (directory === undefined || !files.every((file) => existsSync(join(directory, file)))) {
  console.log(
    `Contract with X: nothing to check (X_OPENAPI_DIR is not a folder with ${files.join(' and ')}).`,
  );
  process.exit(process.env.REQUIRE_CONTRACT === '1' ? 1 : 0);
}

const args = ['--config', 'jest.contract.config.mjs', ...process.argv.slice(2)];
process.exitCode = await jest(args, { env: { ...process.env, X_OPENAPI_DIR: resolve(directory) } });
