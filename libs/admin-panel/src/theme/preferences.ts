import { localStorageStore, type Store } from 'react-admin';

/** react-admin's memory of column and theme choices. Signing out forgets all of it but the theme. */
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
