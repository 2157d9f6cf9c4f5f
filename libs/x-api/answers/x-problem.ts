import { z } from 'zod';

const text = z.string().optional().catch(undefined);

const problemSchema = z.object({
  type: text,
  title: text,
  detail: text,
  message: text,
  reason: text,
  value: text,
  resource_id: text,
  resource_type: text,
  field: text,
  parameter: text,
  parameters: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

const failedBodySchema = z.object({ errors: z.array(z.unknown()).catch([]) });

/** One of X's problem objects (RFC 9457 with additional fields). */
export type XProblem = z.infer<typeof problemSchema>;

/** Reads one problem. Unreadable fields are omitted, never an error. */
export function readProblem(value: unknown): XProblem {
  return problemSchema.safeParse(value).data ?? {};
}

const documentSchema = z.union([
  z.object({ type: z.string() }),
  z.object({ title: z.string() }),
  z.object({ errors: z.array(z.unknown()).min(1) }),
]);

/** Whether the body of a failed answer comes from X: a proxy between here and X answers in another form. */
export function isProblemDocument(body: unknown): boolean {
  return documentSchema.safeParse(body).success;
}

/** The body of a failed answer as a problem, followed by the problems in its `errors`. */
export function problemsOf(body: unknown): readonly XProblem[] {
  const listed = failedBodySchema.safeParse(body).data?.errors ?? [];
  return [readProblem(body), ...listed.map(readProblem)];
}

/**
 * The last segment of the problem's `type`: only the hosts before it differ (`api.twitter.com`, `api.x.com`). No type
 * means `about:blank` (RFC 9457 4.2.1). The segment is logged, so anything that does not look like a problem's name
 * becomes `unrecognised`.
 */
export function problemType(problem: XProblem): string {
  const segment = (problem.type ?? 'about:blank').split('/').at(-1) ?? '';
  return /^(about:blank|[a-z0-9]+(-[a-z0-9]+)*)$/.test(segment) && segment.length <= 48
    ? segment
    : 'unrecognised';
}

/** The requested names or ids that the problem is about: X sends `value`, `resource_id` or both. */
export function problemSubjects(problem: XProblem): readonly string[] {
  return [problem.value, problem.resource_id].filter((subject) => subject !== undefined);
}
