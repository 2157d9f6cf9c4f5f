import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import type { ReactNode } from 'react';

/** The nonce that the service put into this page, or undefined on the development server. */
function nonceOfPage(): string | undefined {
  // The browser hides the attribute; only the property holds the nonce.
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return nonce === '' ? undefined : nonce;
}

const nonce = nonceOfPage();
const cache = createCache({ key: 'panel', prepend: true, ...(nonce === undefined ? {} : { nonce }) });

/** Adds the nonce of the content security policy to every style that is created at run time. */
export function StyleCache({ children }: { readonly children: ReactNode }) {
  return <CacheProvider value={cache}>{children}</CacheProvider>;
}
