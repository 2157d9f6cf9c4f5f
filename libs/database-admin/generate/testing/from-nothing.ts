import { type DatabaseProvider, migrate, withSession } from '#database';
import { readCatalog } from '../../catalog/read-catalog.js';
import { freshDatabase } from '../../../database/testing/fresh-database.js';
import { migrationScript, modelsOf } from '../script/migration-script.js';
import { TemporaryProject } from './temporary-project.js';

const NOTHING = modelsOf('datasource db {\n  provider = "sqlite"\n}\n');

/** The committed history was partly written by hand: one generated migration must give the same tables. */
export function describeFromNothing(provider: DatabaseProvider): void {
  it(`should create on ${provider} in one migration the same tables as the committed history`, async () => {
    const [project, migrated, generated] = await Promise.all([
      TemporaryProject.make(),
      freshDatabase(provider),
      freshDatabase(provider),
    ]);
    try {
      const models = modelsOf(await project.read('prisma/migrations/schema.prisma'));
      await migrate(migrated.url, { histories: project.histories });
      const script = await migrationScript(provider, NOTHING, models);
      await withSession(generated.url, (session) => session.script(script));
      const catalog = await withSession(generated.url, readCatalog);

      expect(catalog.size).toBe(models.model.length);
      expect(catalog).toEqual(await withSession(migrated.url, readCatalog));
    } finally {
      await Promise.all([project.remove(), migrated.drop(), generated.drop()]);
    }
  });
}
