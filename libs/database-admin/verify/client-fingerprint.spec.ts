import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { clientIsCurrent } from './client-fingerprint.js';
import { modelsFile } from '../model/committed-model.js';

describe('clientIsCurrent', () => {
  it('should be true until the models change', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'client-fingerprint-'));
    const file = path.join(folder, 'schema.prisma');
    try {
      const models = await readFile(modelsFile(), 'utf8');
      await writeFile(file, models);
      expect(await clientIsCurrent(file)).toBe(true);

      await writeFile(file, `${models}// later\n`);
      expect(await clientIsCurrent(file)).toBe(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
