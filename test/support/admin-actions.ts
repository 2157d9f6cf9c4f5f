import { RequestMethod } from '@nestjs/common';
import type { Response } from 'supertest';
import type { AuditAction } from '../../src/platform/audit/audit-events.js';
import { ArchiveBench } from './archive-bench.js';
import { connectionOf } from './connection-row.js';
import { aMember, aTask } from './member.js';
import { routeHandlersOf, type RouteHandler } from './route-handlers.js';
import type { TestApp } from './test-app.js';

const HOUR_MS = 3_600_000;

/** What an admin does by a route, ready to be done. */
export interface PreparedAction {
  readonly act: () => Promise<Response>;
  /** What the audit trail names as its target. */
  readonly target: { readonly targetType: string; readonly targetId: string | null };
}

/** What the audit trail says of a route, and how to make it say so. */
export interface RecordedRoute {
  readonly action: AuditAction;
  readonly status: number;
  readonly prepare: (bench: ArchiveBench) => Promise<PreparedAction>;
}

let serial = 0;
const aName = (): string => `member${(serial += 1)}`;
const aPostTask = ({ testApp }: ArchiveBench) => aTask(testApp, { taskType: 'TWITTER_POST' });

async function aConnection({ testApp }: ArchiveBench): Promise<string> {
  const member = await aMember(testApp, aName()).connect();
  testApp.clock.advance(HOUR_MS);
  return (await connectionOf(member)).id;
}

async function aCompletion({ testApp }: ArchiveBench): Promise<string> {
  const { id: taskId } = await aTask(testApp, { taskType: 'TWITTER_POST' });
  const member = await aMember(testApp, aName()).connect();
  return (await testApp.database.completion.create({ data: { userId: member.id, taskId } })).id;
}

async function anArchive(bench: ArchiveBench): Promise<string> {
  await bench.addLogs([bench.old(1_000)]);
  await bench.run();
  return (await bench.records()).at(-1)!.id;
}

/** Every route that tells the audit trail of its use. */
export const RECORDED_ROUTES: Readonly<Record<string, RecordedRoute>> = {
  'POST /v1/admin/tasks': {
    action: 'task.create',
    status: 201,
    prepare: ({ admin }) =>
      Promise.resolve({
        act: () => admin.post('/v1/admin/tasks', { title: 'Post', taskType: 'TWITTER_POST' }),
        target: { targetType: 'task', targetId: null },
      }),
  },
  'PATCH /v1/admin/tasks/:id': {
    action: 'task.update',
    status: 200,
    prepare: async (bench) => {
      const { id } = await aPostTask(bench);
      return {
        act: () => bench.admin.patch(`/v1/admin/tasks/${id}`, { isActive: false }),
        target: { targetType: 'task', targetId: id },
      };
    },
  },
  'DELETE /v1/admin/tasks/:id': {
    action: 'task.delete',
    status: 204,
    prepare: async (bench) => {
      const { id } = await aPostTask(bench);
      return {
        act: () => bench.admin.delete(`/v1/admin/tasks/${id}`),
        target: { targetType: 'task', targetId: id },
      };
    },
  },
  'DELETE /v1/admin/twitter-connections/:id': {
    action: 'twitter_connection.disconnect',
    status: 204,
    prepare: async (bench) => {
      const id = await aConnection(bench);
      return {
        act: () => bench.admin.delete(`/v1/admin/twitter-connections/${id}`),
        target: { targetType: 'twitter_connection', targetId: id },
      };
    },
  },
  'POST /v1/admin/twitter-connections/:id/refresh': {
    action: 'twitter_connection.refresh',
    status: 200,
    prepare: async (bench) => {
      const id = await aConnection(bench);
      return {
        act: () => bench.admin.post(`/v1/admin/twitter-connections/${id}/refresh`),
        target: { targetType: 'twitter_connection', targetId: id },
      };
    },
  },
  'POST /v1/admin/verifications': {
    action: 'verifications.run',
    status: 200,
    prepare: async (bench) => {
      const id = await aCompletion(bench);
      return {
        act: () => bench.admin.post('/v1/admin/verifications', { completionIds: [id] }),
        target: { targetType: 'completions', targetId: 'batch' },
      };
    },
  },
  'POST /v1/admin/maintenance/jobs/:name/runs': {
    action: 'maintenance_job.run',
    status: 201,
    prepare: ({ admin }) =>
      Promise.resolve({
        act: () => admin.post('/v1/admin/maintenance/jobs/purge-authorization-requests/runs'),
        target: { targetType: 'maintenance_job', targetId: 'purge-authorization-requests' },
      }),
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
    prepare: async (bench) => {
      const id = await aCompletion(bench);
      return {
        act: () => bench.admin.patch(`/v1/admin/completions/${id}`, { status: 'APPROVED', reason: 'Seen' }),
        target: { targetType: 'completion', targetId: id },
      };
    },
  },
  'GET /v1/admin/verification-logs/export': {
    action: 'verification_logs.export',
    status: 200,
    prepare: ({ admin }) =>
      Promise.resolve({
        act: () => admin.get('/v1/admin/verification-logs/export'),
        target: { targetType: 'verification_logs', targetId: 'export' },
      }),
  },
  'GET /v1/admin/maintenance/archives/:id/content': {
    action: 'archive.download',
    status: 200,
    prepare: async (bench) => {
      const id = await anArchive(bench);
      return {
        act: () => bench.admin.get(`/v1/admin/maintenance/archives/${id}/content`),
        target: { targetType: 'archive', targetId: id },
      };
    },
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
