import fc from 'fast-check';
import { documentedAnswers, type DocumentedAnswers } from '../support/http/documented/documented-answers.js';
import { operationsOf, readDocument } from '../support/http/documented/document.js';
import { requestsTo, type GeneratedRequest } from '../support/http/generated-requests/requests.js';
import { requestCount, SEED } from '../support/http/generated-requests/size.js';
import type { RawAnswer } from '../support/http/generated-requests/send.js';
import { World } from '../support/http/generated-requests/world.js';

const REQUESTS_OF_A_ROUND = 500;
const ROUNDS = Math.ceil(requestCount / REQUESTS_OF_A_ROUND);
const MEMBERS = ['ann', 'ben'] as const;

let world: World | null = null;

afterEach(async () => {
  await world?.close();
  world = null;
});

/** Rows of the members who did not send the request; an admin may change anybody's. */
const others = ({ sender }: GeneratedRequest): readonly ('ann' | 'ben')[] =>
  sender === 'admin' ? [] : MEMBERS.filter((name) => name !== sender);

function faultOf(
  answers: DocumentedAnswers,
  { method, path }: GeneratedRequest,
  answer: RawAnswer,
): string | null {
  if (answer.status === 0) return 'no answer in HTTP';
  if (answer.status >= 500) return `status ${answer.status}`;
  return answers.faultOf({ ...answer, method, path: path.replace(/[?#].*$/s, '') });
}

function reportOf(
  { resolve }: World,
  fault: string,
  { sender, method, path, headers, body }: GeneratedRequest,
  { text }: RawAnswer,
): object {
  const sent = { sender, method, path: resolve(path), headers, body: body?.slice(0, 500) ?? null };
  return { fault, ...sent, answer: text.slice(0, 500) };
}

it.each([...Array(ROUNDS).keys()])(
  'should answer as documented, and neither change nor show rows of others, whatever is sent (round %i)',
  async (round) => {
    const opened = await World.open();
    world = opened;
    const document = await readDocument();
    const answers = await documentedAnswers();
    const numRuns = Math.min(REQUESTS_OF_A_ROUND, requestCount);
    const requests = fc.sample(requestsTo(operationsOf(document)), { seed: SEED + round, numRuns });
    const faults: object[] = [];
    /** As they were after the last request that may have changed them. */
    const rows = new Map<'ann' | 'ben', string>();

    for (const request of requests) {
      const untouchable = others(request);
      for (const name of untouchable) if (!rows.has(name)) rows.set(name, await opened.rowsOf(name));
      const answer = await opened.send(request);
      const found = [faultOf(answers, { ...request, path: opened.resolve(request.path) }, answer)];
      for (const name of untouchable) {
        if ((await opened.rowsOf(name)) !== rows.get(name)) found.push(`rows of ${name} are not as before`);
        // A problem repeats the path, whatever it contains.
        if (answer.status < 400 && answer.text.includes(opened.members[name].id))
          found.push(`rows of ${name} are shown`);
      }
      for (const fault of found) if (fault !== null) faults.push(reportOf(opened, fault, request, answer));
      await opened.settle(request, answer);
      for (const name of MEMBERS) if (!untouchable.includes(name)) rows.delete(name);
    }
    expect(faults).toEqual([]);
  },
);
