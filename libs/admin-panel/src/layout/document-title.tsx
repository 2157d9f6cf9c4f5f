import { useEffect } from 'react';

/** What the browser's tab says while this is shown. */
export function DocumentTitle({ title }: { readonly title: string }): null {
  useEffect(() => {
    document.title = `${title} · Task verification`;
  }, [title]);
  return null;
}
