/** What the panel reads in a token: the user and the time of expiry. Only the service checks the signature. */
export interface Claims {
  readonly sub: string;
  readonly name: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The claims of a JWT, or null when the text is not a JWT. */
export function readClaims(token: string): Claims | null {
  const [, payload, signature, ...rest] = token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return null;
  const claims = parse(payload);
  if (claims === null) return null;
  const { sub, exp, name } = claims;
  if (typeof sub !== 'string' || typeof exp !== 'number') return null;
  return { sub, name: typeof name === 'string' && name !== '' ? name : null, expiresAt: exp * 1000 };
}

/** A pasted token without what is often copied with it: spaces, quotes, the word Bearer. */
export function cleanToken(pasted: string): string {
  return pasted
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/^(authorization:\s*)?bearer\s+/i, '')
    .replace(/\s+/g, '');
}

function parse(payload: string): Record<string, unknown> | null {
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
