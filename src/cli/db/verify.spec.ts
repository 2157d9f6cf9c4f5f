import type { Verification } from '#database-admin';
import { reportOf } from './verify.js';

const clean: Verification = {
  provider: 'postgresql',
  checked: { tables: 9, columns: 95, foreignKeys: 9, indexes: 34 },
  damage: [],
  findings: [],
  orphans: [],
  clientIsCurrent: true,
};

describe('the report of db verify', () => {
  it('should say how much was checked when everything is as expected', () => {
    expect(reportOf(clean)).toEqual({
      ok: true,
      data: clean,
      text: 'Everything is as expected: 9 tables, 95 columns, 9 foreign keys, 34 indexes.',
    });
  });

  it('should show each finding with the expected and the actual object', () => {
    const finding = {
      table: 'Task',
      object: 'index',
      name: 'Task_createdAt_idx',
      problem: 'different',
      expected: '(createdAt)',
      actual: '(updatedAt)',
    } as const;
    const { ok, data, text } = reportOf({ ...clean, findings: [finding] });

    expect({ ok, data }).toMatchObject({ ok: false, data: { provider: 'postgresql', findings: [finding] } });
    for (const words of Object.values(finding)) expect(text).toContain(words);
    expect(text).not.toContain('Everything is as expected');
  });

  it('should show a finding without an expected or without an actual object', () => {
    const finding = { table: 'Task', object: 'column', name: 'note' } as const;
    const { text } = reportOf({
      ...clean,
      findings: [
        { ...finding, problem: 'unexpected', expected: null, actual: 'TEXT' },
        { ...finding, problem: 'missing', expected: 'BIGINT', actual: null },
      ],
    });

    expect(text).not.toContain('null');
    expect(text).toMatch(/unexpected.*TEXT/);
    expect(text).toMatch(/missing.*BIGINT/);
  });

  it('should fail for rows that refer to missing rows', () => {
    const { ok, text } = reportOf({
      ...clean,
      provider: 'sqlite',
      orphans: [{ table: 'Completion', parent: 'Task', rows: 3 }],
    });

    expect(ok).toBe(false);
    expect(text).toBe('Rows of Completion that refer to missing rows of Task: 3.');
  });

  it('should say when rows that refer to missing rows were not checked', () => {
    expect(reportOf({ ...clean, provider: 'sqlite', orphans: null })).toMatchObject({
      ok: false,
      text: expect.stringContaining('were not checked'),
    });
  });

  it('should fail when the clients are older than the models, and say what to run', () => {
    expect(reportOf({ ...clean, clientIsCurrent: false })).toMatchObject({
      ok: false,
      text: expect.stringContaining('npm run build'),
    });
  });
});
