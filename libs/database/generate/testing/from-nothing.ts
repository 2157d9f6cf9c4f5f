import type { DatabaseProvider } from '../../database-url.js';
import { migrate } from '../../migrations/migrate.js';
import { readCatalog } from '../../schema/read-catalog.js';
import { withSession } from '../../session/open-session.js';
import { freshDatabase } from '../../testing/fresh-database.js';
import { migrationScript, modelsOf } from '../migration-script.js';
import { TemporaryProject } from './temporary-project.js';

const NOTHING = modelsOf('datasource db {\n  provider = "sqlite"\n}\n');

/** The committed history was partly written by hand: one generated migration must come to the same. */
export function describeFromNothing(provider: DatabaseProvider): void {
  it(`should make of ${provider} in one migration what the committed history makes`, async () => {
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
