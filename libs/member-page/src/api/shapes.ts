import * as z from 'zod/mini';
import { TASK_TYPES } from '#task-target';

// Without this zod asks whether it may compile code at run time, which the content security policy reports.
z.config({ jitless: true });

/** A time as the service writes it (ISO 8601). */
const time = z.pipe(
  z.string(),
  z.transform((text) => new Date(text)),
);

export const settingsShape = z.object({
  /** Where the service is: an origin, or empty when it serves this page itself. */
  apiUrl: z.string(),
  /** Where a person can act on a simulated X, if X is simulated. */
  simulatorUrl: z.optional(z.string()),
});

export const demoUsersShape = z.object({
  users: z.array(z.object({ sub: z.string(), roles: z.array(z.string()), label: z.string() })),
});

export const devTokenShape = z.object({ token: z.string(), expiresAt: z.string() });

export const connectionShape = z.discriminatedUnion('connected', [
  z.object({ connected: z.literal(false) }),
  z.object({
    connected: z.literal(true),
    status: z.enum(['active', 'expired', 'reconnect_required']),
    username: z.string(),
    displayName: z.nullable(z.string()),
  }),
]);

export const authorizationShape = z.object({ authorizationUrl: z.string() });

export const completionShape = z.object({
  id: z.string(),
  taskId: z.string(),
  status: z.enum(['PENDING', 'APPROVED', 'REJECTED']),
  rejectionReason: z.nullable(z.string()),
  rejectionCode: z.nullable(z.string()),
  errorCode: z.nullable(z.string()),
  needsReview: z.boolean(),
  pointsAwarded: z.number(),
  proofUrl: z.nullable(z.string()),
  nextVerificationAt: z.nullable(time),
  /** The latest attempt. */
  verification: z.nullable(z.object({ id: z.string() })),
});

export const taskPageShape = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      description: z.nullable(z.string()),
      taskType: z.enum(TASK_TYPES),
      targetUrl: z.nullable(z.string()),
      targetUsername: z.nullable(z.string()),
      targetTweetId: z.nullable(z.string()),
      requiredText: z.nullable(z.string()),
      points: z.number(),
      completion: z.nullable(completionShape),
    }),
  ),
  nextCursor: z.nullable(z.string()),
});

export const problemShape = z.object({
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
});

export type Settings = z.infer<typeof settingsShape>;
export type DemoUser = z.infer<typeof demoUsersShape>['users'][number];
export type Connection = z.infer<typeof connectionShape>;
export type Completion = z.infer<typeof completionShape>;
export type TaskPage = z.infer<typeof taskPageShape>;
export type Task = TaskPage['data'][number];
