import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import type { ReactNode } from 'react';

/** The nonce that the service put into this page, or undefined on the development server. */
function nonceOfPage(): string | undefined {
  // The attribute is hidden from scripts and style sheets; the property is where the nonce is.
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return nonce === '' ? undefined : nonce;
}

const nonce = nonceOfPage();
const cache = createCache({ key: 'panel', prepend: true, ...(nonce === undefined ? {} : { nonce }) });

/** Gives every style that is made while the panel runs the nonce that the content security policy asks for. */
export function StyleCache({ children }: { readonly children: ReactNode }) {
  return <CacheProvider value={cache}>{children}</CacheProvider>;
}
