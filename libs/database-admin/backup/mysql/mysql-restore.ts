import type { RestoreScript } from '../server/restore-script.js';

/** The SQL around a dump: drops the replaced tables, whatever refers to them. The dump itself does the rest. */
export function mysqlRestoreScript(replaced: readonly string[]): RestoreScript {
  const drops = replaced.map((table) => `DROP TABLE IF EXISTS \`${table.replaceAll('`', '``')}\`;\n`);
  return {
    before:
      drops.length === 0 ? '' : `SET FOREIGN_KEY_CHECKS=0;\n${drops.join('')}SET FOREIGN_KEY_CHECKS=1;\n`,
    filter: (dump) => dump,
    after: '',
  };
}
