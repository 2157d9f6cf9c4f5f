import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { clientIsCurrent } from './client-fingerprint.js';
import { modelsFile } from './committed-model.js';

describe('clientIsCurrent', () => {
  it('should be true for the models that the clients were generated from, and false once they change', async () => {
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
