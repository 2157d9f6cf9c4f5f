import type { components, paths } from './generated/schema.js';

/** The bodies of requests and answers, by their names in the OpenAPI document. */
export type Schemas = components['schemas'];
/** The routes of the service, as `openapi-typescript` writes them. */
export type Paths = paths;

/** A task with the member's completion of it. Times are ISO 8601 texts. */
export type Task = Schemas['MemberTaskResponse'];
/** A member's claim to have done a task, with its status. */
export type Completion = Schemas['CompletionResponse'];
/** The latest attempt to verify a completion. */
export type Verification = Schemas['VerificationResponse'];
/** Whether an X account is connected, and which one. */
export type Connection = Schemas['NoConnectionResponse'] | Schemas['MyConnectionResponse'];
