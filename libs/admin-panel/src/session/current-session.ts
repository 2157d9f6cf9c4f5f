import { TokenStore } from './token-store.js';

/** The session of this tab. */
export const tokenStore = new TokenStore(window.sessionStorage);
