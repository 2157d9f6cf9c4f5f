import { useEffect } from 'react';

/** Sets the title of the browser's tab. */
export function DocumentTitle({ title }: { readonly title: string }): null {
  useEffect(() => {
    document.title = `${title} · Task verification`;
  }, [title]);
  return null;
}
