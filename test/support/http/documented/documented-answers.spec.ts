import { documentedAnswers, type Answer, type DocumentedAnswers } from './documented-answers.js';
import { readDocument } from './document.js';

let answers: DocumentedAnswers;
/** The example of GET /v1/completions/{id}. */
let completion: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  answers = await documentedAnswers();
  const document = await readDocument();
  const { content } = document.paths['/v1/completions/{id}']!.get!.responses['200']!;
  completion = content!['application/json']!.example as typeof completion;
});

const anAnswer = (body: unknown, part: Partial<Answer> = {}): Answer => ({
  method: 'GET',
  path: '/v1/completions/c1',
  status: 200,
  headers: { 'x-request-id': 'r1', 'content-type': 'application/json; charset=utf-8', ...part.headers },
  text: JSON.stringify(body),
  ...part,
});

const aProblem = (status: number, code: string, part: Partial<Answer> = {}): Answer => {
  const fields = { type: `urn:x:${code}`, title: 'No', detail: 'No.', instance: '/', requestId: 'r1' };
  const headers = { 'x-request-id': 'r1', 'content-type': 'application/problem+json' };
  return anAnswer({ ...fields, status, code }, { status, headers, ...part });
};

describe('comparing answers with the document', () => {
  it('should accept what is documented', () => {
    expect(answers.faultOf(anAnswer(completion))).toBeNull();
    expect(answers.faultOf(aProblem(404, 'not_found'))).toBeNull();
    expect(answers.faultOf(aProblem(404, 'not_found', { path: '/v1/nowhere' }))).toBeNull();
    expect(answers.faultOf(anAnswer('<html>', { path: '/admin/', headers: {} }))).toBeNull();
  });

  it.each([
    ['a property that is not declared', () => anAnswer({ ...completion, accessToken: 'secret' })],
    ['one within an object', () => anAnswer({ ...completion, verification: { secret: 1 } })],
    ['a missing property', () => anAnswer({ ...completion, userId: undefined })],
    ['another type', () => anAnswer({ ...completion, pointsAwarded: '10' })],
    ['a value outside the enumeration', () => anAnswer({ ...completion, status: 'DONE' })],
    ['a time without milliseconds', () => anAnswer({ ...completion, completedAt: '2026-01-31T12:00:00Z' })],
    ['another status', () => anAnswer(completion, { status: 201 })],
    [
      'another content type',
      () => anAnswer(completion, { headers: { 'x-request-id': 'r', 'content-type': 'text/html' } }),
    ],
    ['no request id', () => anAnswer(completion, { headers: { 'content-type': 'application/json' } })],
    ['a body that is not JSON', () => anAnswer(completion, { text: 'null;' })],
    ['a code that this operation cannot answer', () => aProblem(404, 'task_inactive')],
    ['a status that this operation cannot answer', () => aProblem(409, 'task_inactive')],
    ['another status in the body', () => ({ ...aProblem(404, 'not_found'), status: 401 })],
    ['a success at a path that is not in the document', () => anAnswer({}, { path: '/v1/nowhere' })],
    ['a 429 without Retry-After', () => aProblem(429, 'too_many_requests')],
    ['a 405 without Allow', () => aProblem(405, 'method_not_allowed', { method: 'DELETE' })],
  ])('should report %s', (_name, answer) => {
    expect(answers.faultOf(answer())).not.toBeNull();
  });
});
