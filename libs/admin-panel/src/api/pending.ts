/** Routes of the HTTP contract that docs/openapi.json does not hold yet. `types.ts` is the only reader. */
import type { components } from '../../generated/schema.js';

type Schemas = components['schemas'];
interface Nothing {
  query?: never;
  header?: never;
  path?: never;
  cookie?: never;
}
interface Answer<Body> {
  200: { headers: Record<string, unknown>; content: { 'application/json': Body } };
}
interface Get<Query, Body> {
  parameters: { query?: Query; header?: never; path?: never; cookie?: never };
  requestBody?: never;
  responses: Answer<Body>;
}
interface WithId {
  query?: never;
  header?: never;
  path: { id: string };
  cookie?: never;
}
interface Page<Row> {
  data: Row[];
  nextCursor: string | null;
}
interface PageQuery {
  limit?: number;
  cursor?: string;
}

export interface TaskTypeStats {
  taskType: Schemas['CatalogueTaskResponse']['taskType'];
  total: number;
  approved: number;
  rejected: number;
  error: number;
  averageVerificationTime: number | null;
}
export interface VerificationStats {
  total: number;
  approved: number;
  rejected: number;
  error: number;
  successRate: number | null;
  errorRate: number | null;
  averageVerificationTime: number | null;
  p95VerificationTime: number | null;
  apiCallCount: number;
  cacheHitRate: number | null;
  byTaskType: TaskTypeStats[];
  /** Only buckets that have rows. */
  series: { at: string; approved: number; rejected: number; error: number }[];
}
export interface ReviewItem {
  id: string;
  taskId: string;
  userId: string;
  status: 'PENDING' | 'APPROVED' | 'REJECTED';
  rejectionReason: string | null;
  errorCode: string | null;
  needsReview: boolean;
  pointsAwarded: number;
  proofUrl: string | null;
  completedAt: string;
  nextVerificationAt: string | null;
  verification: (Schemas['VerificationResponse'] & { twitterApiResponse: string | null }) | null;
  username: string | null;
  task: {
    id: string;
    title: string;
    taskType: Schemas['CatalogueTaskResponse']['taskType'];
    targetUrl: string | null;
    requiredText: string | null;
    points: number;
  };
  decidedAt: string | null;
  decidedBy: string | null;
  decisionReason: string | null;
}
export interface Decision {
  status: 'APPROVED' | 'REJECTED';
  reason: string;
}
export interface ServiceStatus {
  queue: { depth: number; due: number; oldestDueAt: string | null; ageSeconds: number };
  needsReview: number;
  connections: { total: number; active: number; expired: number; reconnectRequired: number };
  breakers: {
    name: string;
    state: string;
    code: string | null;
    since: string | null;
    retryAt: string | null;
  }[];
  rateWindows: { scope: string; xUserId: string | null; endpoint: string | null; closedUntil: string }[];
  /** How many there are, listed or not. */
  rateWindowsClosed: number;
  instances: {
    id: string;
    startedAt: string;
    seenAt: string;
    modeRevision: number;
    busyWith: number;
    isThisOne: boolean;
  }[];
  maintenanceMode: { enabled: boolean; state: Schemas['ModeResponse']['state'] };
  redis: 'up' | 'down' | null;
}

export interface PendingPaths {
  '/v1/admin/verification-logs/stats': {
    parameters: Nothing;
    get: Get<{ from?: string; to?: string; interval?: 'hour' | 'day' }, VerificationStats>;
  };
  '/v1/admin/twitter-connections/{id}': {
    parameters: Nothing;
    delete: {
      parameters: WithId;
      requestBody?: never;
      responses: { 204: { headers: Record<string, unknown>; content?: never } };
    };
  };
  '/v1/admin/twitter-connections/{id}/refresh': {
    parameters: Nothing;
    post: {
      parameters: WithId;
      requestBody?: never;
      responses: Answer<Schemas['AdminConnectionResponse']>;
    };
  };
  '/v1/admin/completions': {
    parameters: Nothing;
    get: Get<
      PageQuery & { status?: ReviewItem['status']; needsReview?: boolean; userId?: string; taskId?: string },
      Page<ReviewItem>
    >;
  };
  '/v1/admin/completions/{id}': {
    parameters: Nothing;
    get: { parameters: WithId; requestBody?: never; responses: Answer<ReviewItem> };
    patch: {
      parameters: WithId;
      requestBody: { content: { 'application/json': Decision } };
      responses: Answer<ReviewItem>;
    };
  };
  '/v1/admin/status': { parameters: Nothing; get: Get<never, ServiceStatus> };
  '/v1/admin/audit-events': {
    parameters: Nothing;
    get: Get<
      PageQuery & { actorId?: string; action?: string; targetId?: string; from?: string; to?: string },
      Page<Schemas['AuditEventResponse']>
    >;
  };
}
