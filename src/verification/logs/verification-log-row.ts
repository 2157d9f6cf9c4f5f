import { z } from 'zod';
import { TASK_TYPES } from '#task-target';
import { VERIFICATION_RESULTS } from '../completion/completion.js';
import { usdOf } from '../../x-access/budget.js';
import type { VerificationLogResponse } from './verification-log.response.js';

/** A log row as any of the database drivers gives it, in the same types, with the columns in the order of exports. */
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
  /** Selected in millionths, as it is stored. */
  estimatedCostUsd: z.number().transform(usdOf).nullable(),
}) satisfies z.ZodType<VerificationLogResponse>;

export const plainVerificationLogs = z.array(plainVerificationLog);
export type PlainVerificationLog = z.infer<typeof plainVerificationLog>;
export const VERIFICATION_LOG_COLUMNS = plainVerificationLog.keyof().options;
