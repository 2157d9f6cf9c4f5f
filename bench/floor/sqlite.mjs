// The floor's statements on SQLite: one connection, each text prepared once.
import Connection from 'libsql';

export async function openFloorDatabase(url) {
  const connection = new Connection(url.slice('file:'.length));
  connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  const prepared = new Map();
  const query = (sql, args) => {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = connection.prepare(sql.replaceAll(/\$\d+/g, '?'));
      prepared.set(sql, statement);
    }
    return statement.reader ? statement.all(...args) : statement.run(...args);
  };
  return {
    query,
    /** The statements are one transaction. */
    transaction(statements) {
      connection.exec('BEGIN IMMEDIATE');
      try {
        for (const [sql, args] of statements) query(sql, args);
        connection.exec('COMMIT');
      } catch (error) {
        connection.exec('ROLLBACK');
        throw error;
      }
    },
    time: (date) => date.toISOString().replace('Z', '+00:00'),
  };
}
