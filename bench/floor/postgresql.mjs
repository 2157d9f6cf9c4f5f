// The floor's statements on PostgreSQL: a pool of ten connections, each text prepared once on each.
import pg from 'pg';

export async function openFloorDatabase(url) {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const names = new Map();
  const nameOf = (sql) => {
    if (!names.has(sql)) names.set(sql, `s${names.size}`);
    return names.get(sql);
  };
  const run = async (client, sql, values) =>
    (await client.query({ name: nameOf(sql), text: sql, values })).rows;
  return {
    query: (sql, values) => run(pool, sql, values),
    /** The statements are one transaction. */
    async transaction(statements) {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        for (const [sql, values] of statements) await run(client, sql, values);
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    },
    time: (date) => date,
  };
}
