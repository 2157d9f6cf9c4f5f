import * as z from 'zod/mini';

// Otherwise zod tries to compile code at run time, which the content security policy reports.
z.config({ jitless: true });

export const settingsShape = z.object({
  /** The origin of the service, or empty when it serves this page itself. */
  apiUrl: z.string(),
  /** The address of the simulated X, if X is simulated. */
  simulatorUrl: z.optional(z.string()),
});

export const demoUsersShape = z.object({
  users: z.array(z.object({ sub: z.string(), roles: z.array(z.string()), label: z.string() })),
});

export const devTokenShape = z.object({ token: z.string(), expiresAt: z.string() });

export type Settings = z.infer<typeof settingsShape>;
export type DemoUser = z.infer<typeof demoUsersShape>['users'][number];
