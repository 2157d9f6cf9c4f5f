import { generateMigration } from './generate-migration.js';
import { TemporaryProject } from './testing/temporary-project.js';

describe('generateMigration with the real clients', () => {
  it('should generate them and the derived models from the changed ones', async () => {
    const project = await TemporaryProject.make({ realClients: true });
    try {
      await project.edit((models) =>
        models.replace('name      String? // mysql: @db.Text', '$&\n  nick String?'),
      );
      await generateMigration({ name: 'add_nick', allowLoss: false, projectRoot: project.root });

      for (const provider of ['sqlite', 'postgresql', 'mysql'])
        expect(await project.read(`libs/database/generated/${provider}/models/User.ts`)).toContain('nick');
      for (const provider of ['postgresql', 'mysql'])
        expect(await project.read(`prisma/derived/${provider}.prisma`)).toContain('  nick String?');
    } finally {
      await project.remove();
    }
  });
});
