import { answerOf } from '#client';
import { api } from '../client.js';
import type { ApiResource } from './resource.js';
import type { NewTask, TaskChange } from '../types.js';

const auditEvents: ApiResource = {
  list: (filter, page) =>
    answerOf(api.GET('/v1/admin/audit-events', { params: { query: { ...filter, ...page } } })),
};

const verificationLogs: ApiResource = {
  list: (filter, page) =>
    answerOf(api.GET('/v1/admin/verification-logs', { params: { query: { ...filter, ...page } } })),
};

const connections: ApiResource = {
  list: (filter, page) =>
    answerOf(api.GET('/v1/admin/twitter-connections', { params: { query: { ...filter, ...page } } })),
  remove: async (id) => {
    await answerOf(api.DELETE('/v1/admin/twitter-connections/{id}', { params: { path: { id } } }));
  },
};

const tasks: ApiResource = {
  list: (filter, page) => answerOf(api.GET('/v1/admin/tasks', { params: { query: { ...filter, ...page } } })),
  get: (id) => answerOf(api.GET('/v1/admin/tasks/{id}', { params: { path: { id } } })),
  create: (input) => answerOf(api.POST('/v1/admin/tasks', { body: input as unknown as NewTask })),
  update: (id, input) =>
    answerOf(api.PATCH('/v1/admin/tasks/{id}', { params: { path: { id } }, body: input as TaskChange })),
  remove: async (id) => {
    await answerOf(api.DELETE('/v1/admin/tasks/{id}', { params: { path: { id } } }));
  },
};

const completions: ApiResource = {
  list: (filter, page) =>
    answerOf(api.GET('/v1/admin/completions', { params: { query: { ...filter, ...page } } })),
  get: (id) => answerOf(api.GET('/v1/admin/completions/{id}', { params: { path: { id } } })),
};

const maintenanceRuns: ApiResource = {
  list: (filter, page) =>
    answerOf(api.GET('/v1/admin/maintenance/runs', { params: { query: { ...filter, ...page } } })),
};

const archives: ApiResource = {
  list: (filter, page) =>
    answerOf(api.GET('/v1/admin/maintenance/archives', { params: { query: { ...filter, ...page } } })),
};

/** The API's lists by the name that react-admin and the panel's addresses know them by. */
export const resources: Readonly<Record<string, ApiResource>> = {
  'audit-events': auditEvents,
  'verification-logs': verificationLogs,
  connections,
  tasks,
  completions,
  'maintenance-runs': maintenanceRuns,
  archives,
};
