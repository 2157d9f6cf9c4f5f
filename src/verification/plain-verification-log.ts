import { z } from 'zod';
import { TASK_TYPES } from '#task-target';
import { VERIFICATION_RESULTS } from './completion.js';
import type { VerificationLogResponse } from './verification-log.response.js';

/** A row of the audit trail as a driver gives it, made the same for all of them, with its columns in their order. */
const plainVerificationLog = z.object({
  id: z.string(),
  completionId: z.string(),
  userId: z.string(),
  taskId: z.string(),
  taskType: z.enum(TASK_TYPES),
  verificationResult: z.enum(VERIFICATION_RESULTS),
  twitterApiResponse: z.string().nullable(),
  errorMessage: z.string().nullable(),
  rejectionReason: z.string().nullable(),
  verificationTime: z.number(),
  apiCallCount: z.number(),
  cacheHit: z.coerce.boolean(),
  twitterConnectionId: z.string().nullable(),
  verifiedAt: z.coerce.date(),
  username: z.string().nullable(),
}) satisfies z.ZodType<VerificationLogResponse>;

export const plainVerificationLogs = z.array(plainVerificationLog);
export type PlainVerificationLog = z.infer<typeof plainVerificationLog>;
export const VERIFICATION_LOG_COLUMNS = plainVerificationLog.keyof().options;
