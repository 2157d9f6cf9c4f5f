/** The caller, according to the bearer token. */
export interface AuthenticatedUser {
  /** `sub` of the token and id of the `User` row. */
  readonly id: string;
  readonly roles: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard; absent on public routes. */
    user?: AuthenticatedUser;
  }
}
