import { RequestMethod } from '@nestjs/common';
import type { Response } from 'supertest';
import type { AuditAction } from '../../../src/platform/audit/audit-events.js';
import { ArchiveBench } from '../archive/archive-bench.js';
import type { Admin } from './admin.js';
import { connectionOf } from './connection-row.js';
import { aNewMember, aTask } from './member.js';
import { routeHandlersOf, type RouteHandler } from '../http/route-handlers.js';
import type { TestApp } from '../app/test-app.js';

const HOUR_MS = 3_600_000;

/** A request of an admin, prepared to be sent. */
export interface PreparedAction {
  readonly act: () => Promise<Response>;
  /** The target in its audit event. */
  readonly target: { readonly targetType: string; readonly targetId: string | null };
}

/** The audit event of a route, and how to cause it. */
export interface RecordedRoute {
  readonly action: AuditAction;
  readonly status: number;
  readonly prepare: (bench: ArchiveBench) => Promise<PreparedAction>;
}

async function aPostTask({ testApp }: ArchiveBench): Promise<string> {
  return (await aTask(testApp, { taskType: 'TWITTER_POST' })).id;
}

async function aConnection({ testApp }: ArchiveBench): Promise<string> {
  const member = await aNewMember(testApp).connect();
  testApp.clock.advance(HOUR_MS);
  return (await connectionOf(member)).id;
}

async function aCompletion(bench: ArchiveBench): Promise<string> {
  const { testApp } = bench;
  const taskId = await aPostTask(bench);
  const member = await aNewMember(testApp).connect();
  return (await testApp.database.completion.create({ data: { userId: member.id, taskId } })).id;
}

async function anArchive(bench: ArchiveBench): Promise<string> {
  await bench.addLogs([bench.old(1_000)]);
  await bench.run();
  return (await bench.records()).at(-1)!.id;
}

/** Prepares a request about a new row; `act` gets its id. */
const onNew =
  (
    targetType: string,
    makeRow: (bench: ArchiveBench) => Promise<string>,
    act: (admin: Admin, id: string) => Promise<Response>,
  ): RecordedRoute['prepare'] =>
  async (bench) => {
    const targetId = await makeRow(bench);
    return { act: () => act(bench.admin, targetId), target: { targetType, targetId } };
  };

/** Prepares a request that needs no row. */
const always =
  (
    targetType: string,
    targetId: string | null,
    act: (admin: Admin) => Promise<Response>,
  ): RecordedRoute['prepare'] =>
  ({ admin }) =>
    Promise.resolve({ act: () => act(admin), target: { targetType, targetId } });

/** Every route that records an audit event. */
export const RECORDED_ROUTES: Readonly<Record<string, RecordedRoute>> = {
  'POST /v1/admin/tasks': {
    action: 'task.create',
    status: 201,
    prepare: always('task', null, (admin) =>
      admin.post('/v1/admin/tasks', { title: 'Post', taskType: 'TWITTER_POST' }),
    ),
  },
  'PATCH /v1/admin/tasks/:id': {
    action: 'task.update',
    status: 200,
    prepare: onNew('task', aPostTask, (admin, id) =>
      admin.patch(`/v1/admin/tasks/${id}`, { isActive: false }),
    ),
  },
  'DELETE /v1/admin/tasks/:id': {
    action: 'task.delete',
    status: 204,
    prepare: onNew('task', aPostTask, (admin, id) => admin.delete(`/v1/admin/tasks/${id}`)),
  },
  'DELETE /v1/admin/twitter-connections/:id': {
    action: 'twitter_connection.disconnect',
    status: 204,
    prepare: onNew('twitter_connection', aConnection, (admin, id) =>
      admin.delete(`/v1/admin/twitter-connections/${id}`),
    ),
  },
  'POST /v1/admin/twitter-connections/:id/refresh': {
    action: 'twitter_connection.refresh',
    status: 200,
    prepare: onNew('twitter_connection', aConnection, (admin, id) =>
      admin.post(`/v1/admin/twitter-connections/${id}/refresh`),
    ),
  },
  'POST /v1/admin/verifications': {
    action: 'verifications.run',
    status: 200,
    prepare: async (bench) => {
      const completionIds = [await aCompletion(bench)];
      return {
        act: () => bench.admin.post('/v1/admin/verifications', { completionIds }),
        target: { targetType: 'completions', targetId: 'batch' },
      };
    },
  },
  'POST /v1/admin/maintenance/jobs/:name/runs': {
    action: 'maintenance_job.run',
    status: 201,
    prepare: always('maintenance_job', 'purge-authorization-requests', (admin) =>
      admin.post('/v1/admin/maintenance/jobs/purge-authorization-requests/runs'),
    ),
  },
  'PUT /v1/admin/maintenance/mode': {
    action: 'maintenance_mode.enable',
    status: 200,
    prepare: async ({ admin }) => {
      await admin.put('/v1/admin/maintenance/mode', { enabled: false });
      return {
        act: () => admin.put('/v1/admin/maintenance/mode', { enabled: true }),
        target: { targetType: 'maintenance_mode', targetId: 'mode' },
      };
    },
  },
  'PATCH /v1/admin/completions/:id': {
    action: 'completion.decide',
    status: 200,
    prepare: onNew('completion', aCompletion, (admin, id) =>
      admin.patch(`/v1/admin/completions/${id}`, { status: 'APPROVED', reason: 'Seen' }),
    ),
  },
  'GET /v1/admin/verification-logs/export': {
    action: 'verification_logs.export',
    status: 200,
    prepare: always('verification_logs', 'export', (admin) =>
      admin.get('/v1/admin/verification-logs/export'),
    ),
  },
  'GET /v1/admin/maintenance/archives/:id/content': {
    action: 'archive.download',
    status: 200,
    prepare: onNew('archive', anArchive, (admin, id) =>
      admin.get(`/v1/admin/maintenance/archives/${id}/content`),
    ),
  },
};

/** Every route that only admins may call. */
export function adminRoutesOf(testApp: TestApp): RouteHandler[] {
  return routeHandlersOf(testApp).filter(({ route }) => route.split(' ')[1]?.startsWith('/v1/admin'));
}

/** Those of them that change something, by their method. */
export function writingRoutesOf(testApp: TestApp): string[] {
  return adminRoutesOf(testApp)
    .filter(({ method }) => method !== RequestMethod.GET)
    .map(({ route }) => route);
}
