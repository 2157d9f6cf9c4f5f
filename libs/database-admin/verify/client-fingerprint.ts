import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { MODELS_FINGERPRINT } from '#database';
import { modelsFile } from '../model/committed-model.js';

/** Whether the clients were generated from the current models. */
export async function clientIsCurrent(file = modelsFile()): Promise<boolean> {
  const digest = createHash('sha256').update(await readFile(file));
  return digest.digest('hex') === MODELS_FINGERPRINT;
}
