export type Role = 'admin';

export type Access =
  | { readonly kind: 'public'; readonly isLimited: boolean }
  | { readonly kind: 'authenticated'; readonly role: Role | null };

/** The metadata key under which the guard finds a route's {@link Access}. */
export const ACCESS = 'identity:access';
