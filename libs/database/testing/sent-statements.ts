import Connection from 'libsql';
import pg from 'pg';
import { PreparedStatements } from '../sqlite/prepared-statements.js';

/** What the service does by itself meanwhile. */
const OF_TIMERS = /MaintenanceMode|ServiceInstance|MaintenanceRun|TokenRevocation/;

type Method = (this: unknown, statement: unknown, ...rest: unknown[]) => unknown;

/** The statements that this process sends to SQLite or PostgreSQL while `work` runs, also each BEGIN and COMMIT. */
export async function sentStatements(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  const watched = [
    watch(PreparedStatements.prototype, 'execute', sent),
    watch(Connection.prototype, 'exec', sent),
    watch(pg.Client.prototype, 'query', sent),
  ];
  try {
    await work();
  } finally {
    for (const stop of watched) stop();
  }
  return sent.filter((text) => !OF_TIMERS.test(text));
}

function watch(target: object, name: string, sent: string[]): () => void {
  const methods = target as Record<string, Method>;
  const usual = methods[name]!;
  methods[name] = function (this: unknown, statement, ...rest) {
    sent.push(textOf(statement));
    return usual.call(this, statement, ...rest);
  };
  return () => {
    methods[name] = usual;
  };
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  const { sql, text } = statement as { sql?: string; text?: string };
  return sql ?? text ?? '';
}
