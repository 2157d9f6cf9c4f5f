import { localStorageStore, type Store } from 'react-admin';

/** Stores react-admin's choices of columns and theme. Signing out deletes all but the theme. */
export function buildPreferences(): Store {
  const store = localStorageStore(undefined, 'panel');
  return {
    ...store,
    reset: () => {
      const theme = store.getItem<string>('theme');
      store.reset();
      if (theme !== undefined) store.setItem('theme', theme);
    },
  };
}
