import { statementNames } from './statement-names.js';

const query = (sql: string) => ({ sql, args: [], argTypes: [] });
const repeated = (sql: string) => ({ ...query(sql), isRepeated: true });

describe('the names of prepared statements', () => {
  it('should be the same for one text, and different for others', () => {
    const nameOf = statementNames();
    const names = ['SELECT 1', 'SELECT 2', 'SELECT 1'].map((sql) => nameOf(repeated(sql)));
    expect(names[0]).toBe(names[2]);
    expect(new Set(names).size).toBe(2);
    expect(names).not.toContain('');
  });

  it('should be empty for a statement that is used once, and for more than 200 texts', () => {
    const nameOf = statementNames();
    expect(nameOf(query('SELECT 1'))).toBe('');
    const names = Array.from({ length: 300 }, (_, n) => nameOf(repeated(`SELECT ${n}`)));
    expect(new Set(names).size).toBe(201);
    expect(nameOf(repeated('SELECT 7'))).toBe(names[7]);
    expect(nameOf(repeated('SELECT 299'))).toBe('');
  });
});
