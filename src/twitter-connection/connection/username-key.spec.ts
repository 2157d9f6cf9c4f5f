import { usernameKeyOf, usernameKeysFrom } from './username-key.js';

const found = (search: string, username: string): boolean => {
  const { gte, lt } = usernameKeysFrom(search);
  const key = usernameKeyOf(username);
  return key >= gte && key < lt;
};

describe('the keys of usernames', () => {
  it.each([
    ['ada', 'ada'],
    ['ada', 'adalovelace'],
    ['ADA', 'adaLovelace'],
    ['ada', 'ADA_1'],
    ['a_', 'A_bc'],
    ['z', 'zzz'],
  ])('should let %s find %s', (search, username) => {
    expect(found(search, username)).toBe(true);
  });

  it.each([
    ['ada', 'ad'],
    ['a_', 'aXbc'],
    ['da', 'ada'],
    ['a', 'b'],
    ['%', 'ada'],
    ['_', 'ada'],
  ])('should not let %s find %s', (search, username) => {
    expect(found(search, username)).toBe(false);
  });

  it('should fit into their column, however long the name is', () => {
    expect(usernameKeyOf('x'.repeat(300))).toHaveLength(190);
    expect(found('x'.repeat(191), 'x'.repeat(191))).toBe(true);
  });
});
