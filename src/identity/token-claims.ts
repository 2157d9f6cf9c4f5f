import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { isRowId } from '../platform/is-row-id.js';

/** Longest text that every supported database keeps in these columns. */
const MAX_PROFILE_LENGTH = 191;

/** What a bearer token says about its bearer. */
export interface TokenClaims {
  readonly id: string;
  readonly roles: readonly string[];
  /** Absent when the token does not say, or says something that is no usable text. */
  readonly email?: string;
  readonly name?: string;
}

const subject = z.string().refine(isRowId);
const roles = z.array(z.string()).default([]);
const profileText = z
  .string()
  .min(1)
  .max(MAX_PROFILE_LENGTH)
  .refine((text) => !text.includes('\0'));

/**
 * Reads the claims of a verified token; null when `sub` or the roles are not of the agreed form.
 *
 * @param rolesClaim literal name of the claim that lists the roles.
 */
export function parseTokenClaims(payload: JWTPayload, rolesClaim: string): TokenClaims | null {
  const id = subject.safeParse(payload.sub);
  const granted = roles.safeParse(payload[rolesClaim]);
  if (!id.success || !granted.success) return null;
  const email = profileText.safeParse(payload.email);
  const name = profileText.safeParse(payload.name);
  return {
    id: id.data,
    roles: granted.data,
    ...(email.success ? { email: email.data } : {}),
    ...(name.success ? { name: name.data } : {}),
  };
}
