import { Link } from '@mui/material';

import { safeAddress } from './text/safe-address.js';

/** A link to another host, opened in a new tab; plain text when the address is not http or https. */
export function ExternalLink({ address }: { readonly address: string | null | undefined }) {
  if (address === null || address === undefined || address === '') return <span>–</span>;
  const href = safeAddress(address);
  if (href === null) return <span className="anywhere">{address}</span>;
  return (
    <Link href={href} target="_blank" rel="noopener noreferrer" className="anywhere">
      {address}
    </Link>
  );
}
