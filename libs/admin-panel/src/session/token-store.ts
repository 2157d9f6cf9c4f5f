import { readClaims, type Claims } from './claims.js';

const KEY = 'panel.token';

/** Storage that survives a reload of the tab, but not the tab. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Holds the session's token: in memory, and in the tab's storage only when the operator wants it. */
export class TokenStore {
  #token: string | null;
  #endedBecause: string | null = null;

  constructor(private readonly tab: TabStorage) {
    this.#token = tab.getItem(KEY);
  }

  get token(): string | null {
    return this.#token;
  }

  get claims(): Claims | null {
    return this.#token === null ? null : readClaims(this.#token);
  }

  /** Why the last session ended; null when the operator ended it, or none has ended. */
  get endedBecause(): string | null {
    return this.#endedBecause;
  }

  keep(token: string, { forThisTab }: { forThisTab: boolean }): void {
    this.#token = token;
    this.#endedBecause = null;
    if (forThisTab) this.tab.setItem(KEY, token);
    else this.tab.removeItem(KEY);
  }

  /** Ends the session and keeps the reason for the sign-in page. */
  end(because: string): void {
    this.forget();
    this.#endedBecause = because;
  }

  forget(): void {
    this.#token = null;
    this.tab.removeItem(KEY);
  }
}
