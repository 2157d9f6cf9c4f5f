import * as z from 'zod/mini';

const KEY = 'member-page.session';
const sessionShape = z.object({ sub: z.string(), label: z.string(), token: z.string() });

/** The member who is signed in, in this tab. */
export type Session = z.infer<typeof sessionShape>;

/** The session of this tab, until the tab is closed; null without one. */
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
