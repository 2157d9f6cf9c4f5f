/** The API's types by the names that the panel uses: generated from docs/openapi.json. */
import type { components, paths } from '../../generated/schema.js';

import type { PendingPaths } from './pending.js';

type Schemas = components['schemas'];

export type Paths = Omit<paths, keyof PendingPaths> & PendingPaths;
export type { Decision, ReviewItem, ServiceStatus, TaskTypeStats, VerificationStats } from './pending.js';

export type Archive = Schemas['ArchiveResponse'];
export type AuditEvent = Schemas['AuditEventResponse'];
export type BatchItem = Schemas['BatchItemResponse'];
export type BatchAnswer = Schemas['BatchVerificationResponse'];
export type Connection = Schemas['AdminConnectionResponse'];
export type Job = Schemas['JobResponse'];
export type MaintenanceMode = Schemas['ModeResponse'];
export type NewTask = Schemas['CreateTaskDto'];
export type Run = Schemas['RunResponse'];
export type Task = Schemas['CatalogueTaskResponse'];
export type TaskChange = Schemas['UpdateTaskDto'];
export type Usage = Schemas['UsageResponse'];
export type VerificationLog = Schemas['VerificationLogResponse'];

/** One page of a list with keyset paging. */
export interface Page<Row> {
  data: Row[];
  nextCursor: string | null;
}
