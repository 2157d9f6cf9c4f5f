import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { isRowId } from '../platform/validation/is-row-id.js';

/** The longest text that fits into these columns on every database. */
const MAX_PROFILE_LENGTH = 191;

/** The claims of a bearer token that the service uses. */
export interface TokenClaims {
  readonly id: string;
  readonly roles: readonly string[];
  /** Absent when the claim is missing or not a usable text. */
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
 * Parses the claims of a verified token; null when `sub` or the roles are not valid.
 *
 * @param rolesClaim the literal name of the claim that lists the roles
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
