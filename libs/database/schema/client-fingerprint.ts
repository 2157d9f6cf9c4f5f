import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { MODELS_FINGERPRINT } from '../generated/fingerprint.js';
import { modelsFile } from './committed-model.js';

/** Whether the generated clients were made from the models as they are now. */
export async function clientIsCurrent(file = modelsFile()): Promise<boolean> {
  const digest = createHash('sha256').update(await readFile(file));
  return digest.digest('hex') === MODELS_FINGERPRINT;
}
