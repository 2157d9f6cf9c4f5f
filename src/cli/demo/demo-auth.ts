import type { AuthConfig } from '../../config/app-config.js';

/**
 * How the demo checks tokens. Its secret is public, so that `token --demo` can sign for a demo that is running: the demo
 * listens on this machine only, gives tokens to everybody who asks, and has no real data. A service never uses it.
 */
export const DEMO_JWT_SECRET = 'the secret of the demo, which everybody may know';

/** What `token --demo` signs with. */
export const DEMO_AUTH: AuthConfig = {
  verifier: { kind: 'secret', secret: new TextEncoder().encode(DEMO_JWT_SECRET) },
  issuer: null,
  audience: null,
  rolesClaim: 'roles',
};
