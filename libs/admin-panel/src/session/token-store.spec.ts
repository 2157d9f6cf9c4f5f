import { TokenStore } from './token-store.js';

function aTab(): Map<string, string> & Record<'getItem' | 'setItem' | 'removeItem', never> {
  const items = new Map<string, string>();
  return Object.assign(items, {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key),
  }) as never;
}

describe('the token of a session', () => {
  it('should be only in memory unless the operator keeps it for the tab', () => {
    const tab = aTab();
    new TokenStore(tab).keep('t', { forThisTab: false });
    expect(tab.size).toBe(0);
    expect(new TokenStore(tab).token).toBeNull();
  });

  it('should survive a reload when it is kept for the tab, until the session ends', () => {
    const tab = aTab();
    new TokenStore(tab).keep('t', { forThisTab: true });
    const afterReload = new TokenStore(tab);
    expect(afterReload.token).toBe('t');
    afterReload.end('It has expired.');
    expect(afterReload.token).toBeNull();
    expect(tab.size).toBe(0);
    expect(afterReload.endedBecause).toBe('It has expired.');
  });

  it('should remove the older token from the tab when the next one is not kept', () => {
    const tab = aTab();
    const store = new TokenStore(tab);
    store.keep('old', { forThisTab: true });
    store.keep('new', { forThisTab: false });
    expect(tab.size).toBe(0);
    expect(store.token).toBe('new');
  });

  it('should not say why an earlier session ended after a new sign-in', () => {
    const store = new TokenStore(aTab());
    store.end('It has expired.');
    store.keep('t', { forThisTab: false });
    expect(store.endedBecause).toBeNull();
  });
});
