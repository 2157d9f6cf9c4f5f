import Connection from 'libsql';
import { PreparedStatements } from './prepared-statements.js';

let connection: Connection.Database;
let statements: PreparedStatements;

beforeEach(() => {
  connection = new Connection(':memory:');
  connection.exec('CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT UNIQUE, done BOOLEAN)');
  statements = new PreparedStatements(connection);
});

afterEach(() => {
  connection.close();
});

const add = (id: number, text: string | null, done = false) =>
  statements.execute({ sql: 'INSERT INTO note VALUES (?, ?, ?)', args: [id, text, done] });
const all = () =>
  [...statements.execute('SELECT * FROM note ORDER BY id').rows].map((row) => Array.from(row));

describe('a prepared statement', () => {
  it('should run again with other values', () => {
    expect(add(1, 'one').rowsAffected).toBe(1);
    add(2, null, true);
    expect(all()).toEqual([
      [1, 'one', 0],
      [2, null, 1],
    ]);
    expect(all()).toHaveLength(2);
  });

  it('should name the columns and their types, also of RETURNING', () => {
    const sql = 'INSERT INTO note VALUES (?, ?, ?) RETURNING id, text';
    const { columns, columnTypes, rows } = statements.execute({ sql, args: [1, 'one', false] });
    expect([columns, columnTypes]).toEqual([
      ['id', 'text'],
      ['INTEGER', 'TEXT'],
    ]);
    expect(Array.from(rows[0] ?? [])).toEqual([1, 'one']);
  });

  it('should run again after it failed', () => {
    add(1, 'one');
    expect(() => add(2, 'one')).toThrow(expect.objectContaining({ rawCode: 2067 }));
    add(2, 'two');
    expect(all()).toHaveLength(2);
  });

  it('should refuse to read an integer that a number cannot have', () => {
    statements.execute({ sql: 'INSERT INTO note VALUES (?, ?, ?)', args: [2n ** 60n, 'big', false] });
    expect(all).toThrow(RangeError);
  });
});
