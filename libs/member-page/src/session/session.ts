import * as z from 'zod/mini';

const KEY = 'member-page.session';
const sessionShape = z.object({ sub: z.string(), label: z.string(), token: z.string() });

/** Who is signed in, in this tab. */
export type Session = z.infer<typeof sessionShape>;

/** What the tab remembers; it forgets when it is closed. */
export function rememberedSession(): Session | null {
  const text = sessionStorage.getItem(KEY);
  if (text === null) return null;
  try {
    return sessionShape.parse(JSON.parse(text));
  } catch {
    sessionStorage.removeItem(KEY);
    return null;
  }
}

export function remember(session: Session): void {
  sessionStorage.setItem(KEY, JSON.stringify(session));
}

export function forget(): void {
  sessionStorage.removeItem(KEY);
}
