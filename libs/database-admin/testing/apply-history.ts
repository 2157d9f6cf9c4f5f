import { readMigrations, type SqlSession } from '#database';

/** Runs the committed migrations of the session's provider as they are, without recording them. */
export async function applyHistory(session: SqlSession, until?: string): Promise<void> {
  const migrations = await readMigrations(session.provider);
  const end =
    until === undefined ? migrations.length : migrations.findIndex(({ name }) => name === until) + 1;
  for (const { script } of migrations.slice(0, end)) await session.script(script);
}
