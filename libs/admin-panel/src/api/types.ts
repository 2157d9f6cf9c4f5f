/** The API's types by the names that the panel uses. */
import type { Schemas } from '#client';

export type Archive = Schemas['ArchiveResponse'];
export type AuditEvent = Schemas['AuditEventResponse'];
export type BatchItem = Schemas['BatchItemResponse'];
export type BatchAnswer = Schemas['BatchVerificationResponse'];
export type Connection = Schemas['AdminConnectionResponse'];
export type Decision = Schemas['DecideCompletionDto'];
export type Job = Schemas['JobResponse'];
export type MaintenanceMode = Schemas['ModeResponse'];
export type NewTask = Schemas['CreateTaskDto'];
export type ReviewItem = Schemas['AdminCompletionResponse'];
export type Run = Schemas['RunResponse'];
export type SecondLooks = Schemas['SecondLooksResponse'];
export type ServiceStatus = Schemas['StatusResponse'];
export type Task = Schemas['CatalogueTaskResponse'];
export type TaskChange = Schemas['UpdateTaskDto'];
export type TaskTypeStats = Schemas['TaskTypeStatisticsResponse'];
export type Usage = Schemas['AdminUsageResponse'];
export type VerificationStats = Schemas['VerificationStatisticsResponse'];
export type VerificationLog = Schemas['VerificationLogResponse'];

/** One page of a list with keyset paging. */
export interface Page<Row> {
  data: Row[];
  nextCursor: string | null;
}
