import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { isList, itemsOf, type ApiAnswer } from '../api/api-answer.js';
import type { DialectRules, JsonObject } from '../api/dialects/dialect.js';
import type { Fault, FaultKind } from './faults.js';
import { OAuthRefusal } from '../oauth/oauth-refusal.js';
import { makePageToken } from '../api/endpoints/page-token.js';
import { ApiProblem, genericProblem, notFound, problemType, unavailable } from '../api/problems.js';
import { blockedReply, garbageReply, type Reply } from '../server/reply.js';
import type { ApiMatch } from '../server/routes.js';

/** Applies a fault of the connection; null when the request goes on. */
export async function disturbConnection(fault: Fault | null, closing: AbortSignal): Promise<Reply | null> {
  if (fault?.kind === 'timeout') return 'no-reply';
  if (fault?.kind === 'hang-up') return 'hang-up';
  if (fault?.kind === 'garbage') return garbageReply();
  if (fault?.kind === 'blocked-by-proxy') return blockedReply();
  if (fault?.kind === 'held') return heldUnlessClosing(fault.until, closing);
  return fault?.kind === 'slow' ? waitUnlessClosing(fault.delayMs, closing) : null;
}

/** The reply, delayed when the fault says so; the tokens are already issued by then. */
export async function delayReply(reply: Reply, fault: Fault | null, closing: AbortSignal): Promise<Reply> {
  if (fault?.kind === 'held-after-rotation') return (await heldUnlessClosing(fault.until, closing)) ?? reply;
  if (fault?.kind !== 'slow-after-rotation') return reply;
  return (await waitUnlessClosing(fault.delayMs, closing)) ?? reply;
}

async function waitUnlessClosing(delayMs: number, closing: AbortSignal): Promise<Reply | null> {
  try {
    await wait(delayMs, undefined, { signal: closing });
    return null;
  } catch (error) {
    if (closing.aborted) return 'hang-up';
    throw error;
  }
}

async function heldUnlessClosing(until: Promise<void>, closing: AbortSignal): Promise<Reply | null> {
  if (closing.aborted) return 'hang-up';
  const closed = once(closing, 'abort').then((): Reply => 'hang-up');
  return Promise.race([until.then(() => null), closed]);
}

type Refusal = (rules: DialectRules, match: ApiMatch) => ApiProblem;

const apiRefusals: Partial<Record<Fault['kind'], Refusal>> = {
  unauthorized: () => new ApiProblem(401, genericProblem(401, 'Unauthorized')),
  'credits-depleted': (rules) => new ApiProblem(402, creditsDepleted(rules)),
  'client-forbidden': (rules) => new ApiProblem(403, clientForbidden(rules, 'client-not-enrolled')),
  'user-not-enrolled': (rules) => new ApiProblem(403, clientForbidden(rules, 'user-not-enrolled')),
  forbidden: () => new ApiProblem(403, genericProblem(403, 'Forbidden')),
  'not-found': (rules, match) => new ApiProblem(404, notFound(rules, resourceOf(match, rules, match.pathId))),
  'rate-limited': () => new ApiProblem(429, genericProblem(429, 'Too Many Requests')),
  'usage-capped': (rules) => new ApiProblem(429, usageCapped(rules)),
};

/** The refusal that a fault causes at an API endpoint; null when it causes none. */
export function apiRefusal(fault: Fault | null, rules: DialectRules, match: ApiMatch): ApiProblem | null {
  if (fault === null) return null;
  if (fault.kind === 'server-error') {
    const status = fault.status ?? 503;
    return new ApiProblem(status, genericProblem(status, serverErrorTitles[status]));
  }
  return apiRefusals[fault.kind]?.(rules, match) ?? null;
}

/** The answer of an API endpoint as the fault changes it. */
export function distortAnswer(
  fault: Fault | null,
  answer: ApiAnswer,
  rules: DialectRules,
  match: ApiMatch,
): ApiAnswer {
  if (fault?.kind === 'partial-errors') return withoutData(answer, rules, match, fault.keep ?? 0);
  if (fault?.kind === 'no-connection-status') return withoutField(answer, 'connection_status');
  if (fault?.kind === 'parts-left-out') return withOnly(answer, ['id', 'text']);
  if (fault?.kind === 'field-left-out') return without(answer, pathOf(fault)) as ApiAnswer;
  if (answer.meta === undefined) return answer;
  if (fault?.kind === 'uncounted-list') return { ...answer, meta: {} };
  if (fault?.kind === 'overcounted-list')
    return { ...answer, meta: { ...answer.meta, result_count: itemsOf(answer).length + 4 } };
  if (fault?.kind !== 'truncated-list') return answer;
  return { ...answer, meta: { next_token: makePageToken('1'), ...answer.meta } };
}

/** The refusal that a fault causes at an OAuth endpoint; null when it causes none. */
export function oauthRefusal(fault: Fault | null): OAuthRefusal | null {
  if (fault?.kind === 'unauthorized') {
    return new OAuthRefusal('invalid_client', 'Missing valid authorization header');
  }
  if (fault?.kind === 'invalid-grant') {
    return new OAuthRefusal('invalid_grant', 'Value passed for the token was invalid.');
  }
  if (fault?.kind === 'server-error') {
    return new OAuthRefusal('server_error', 'Something went wrong.', fault.status ?? 503);
  }
  return fault?.kind === 'rate-limited' ? new OAuthRefusal('server_error', 'Too Many Requests', 429) : null;
}

function creditsDepleted(rules: DialectRules): JsonObject {
  return {
    title: 'CreditsDepleted',
    detail: 'Your enrolled account does not have any credits to fulfill this request.',
    type: problemType(rules, 'credits'),
  };
}

function clientForbidden(rules: DialectRules, reason: string): JsonObject {
  return {
    title: 'Client Forbidden',
    detail: 'Use keys and tokens from an X developer App that is attached to a Project.',
    reason,
    registration_url: 'https://developer.x.com/en/docs/projects/overview',
    type: problemType(rules, 'client-forbidden'),
  };
}

function usageCapped(rules: DialectRules): JsonObject {
  return {
    title: 'UsageCapExceeded',
    detail: 'Usage cap exceeded: Monthly product cap',
    period: 'Monthly',
    scope: 'Product',
    type: problemType(rules, 'usage-capped'),
  };
}

const serverErrorTitles = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function withoutData(answer: ApiAnswer, rules: DialectRules, match: ApiMatch, keep: number): ApiAnswer {
  const data = itemsOf(answer);
  const kept = isList(answer.data) ? data.slice(0, keep) : [];
  const lost = data
    .slice(kept.length)
    .map(({ id, username }) => String(match.route === '/2/users/by' ? username : id));
  const missing = lost.length > 0 ? lost : [match.pathId];
  return {
    ...(kept.length > 0 ? { data: kept } : {}),
    ...(kept.length > 0 && answer.includes !== undefined ? { includes: answer.includes } : {}),
    errors: [
      ...(answer.errors ?? []),
      ...missing.map((id) => unavailable(rules, resourceOf(match, rules, id))),
    ],
    ...(answer.meta === undefined ? {} : { meta: { ...answer.meta, result_count: kept.length } }),
  };
}

function resourceOf(match: ApiMatch, rules: DialectRules, resourceId: string) {
  const parameters: Partial<Record<string, string>> = { '/2/users/by': 'usernames', '/2/tweets': 'ids' };
  const isUser = match.route === '/2/users/me' || match.route === '/2/users/by';
  return {
    parameter: parameters[match.route] ?? 'id',
    resourceId,
    resourceType: isUser ? 'user' : rules.postResource,
  };
}

function withoutField(answer: ApiAnswer, field: string): ApiAnswer {
  return withFields(answer, (name) => name !== field);
}

function withOnly(answer: ApiAnswer, fields: readonly string[]): ApiAnswer {
  return withFields(answer, (name) => fields.includes(name));
}

function withFields(answer: ApiAnswer, isKept: (name: string) => boolean): ApiAnswer {
  const { data } = answer;
  if (data === undefined) return answer;
  const strip = (item: JsonObject) =>
    Object.fromEntries(Object.entries(item).filter(([name]) => isKept(name)));
  return { ...answer, data: isList(data) ? data.map(strip) : strip(data) };
}

function pathOf({ field, of = 'data' }: Extract<FaultKind, { kind: 'field-left-out' }>): readonly string[] {
  return of === 'answer' ? field.split('.') : [of, ...field.split('.')];
}

/** Removes the value at a path; in a list, from each item. */
function without(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (Array.isArray(value)) return value.map((item: unknown) => without(item, path));
  if (name === undefined || typeof value !== 'object' || value === null) return value;
  const kept: JsonObject = {};
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    if (key !== name) kept[key] = inner;
    else if (rest.length > 0) kept[key] = without(inner, rest);
  }
  return kept;
}
