import { answerOf, createClient, takeSignInResult, type Task } from '@twitter-task-automation/client';
import { SERVICE, tokenOfMember } from './session.js';
import { problemWords, verdictWords, visitWords } from './words.js';

const client = createClient({ baseUrl: SERVICE, token: tokenOfMember });

const note = element('note');
const account = element('account');
const connect = element('connect');
const list = element('tasks');

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element ${id}.`);
  return found;
}

/** Does something for the member, and says what went wrong. */
async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    note.textContent = problemWords(error);
  }
}

async function showAccount(): Promise<void> {
  const connection = await answerOf(client.GET('/v1/twitter/connection'));
  const works = connection.connected && connection.status !== 'reconnect_required';
  account.textContent = works ? `Connected as @${connection.username}.` : 'No X account is connected.';
  connect.hidden = works;
}

async function showTasks(): Promise<void> {
  const { data } = await answerOf(client.GET('/v1/tasks', { params: { query: { limit: 50 } } }));
  list.replaceChildren(...data.map(taskItem));
}

function taskItem({ id, title, points, completion }: Task): HTMLElement {
  const item = document.createElement('li');
  const verdict = document.createElement('span');
  const button = document.createElement('button');
  verdict.textContent = verdictWords(completion);
  button.textContent = `Verify: ${title}`;
  button.hidden = completion?.status === 'APPROVED';
  button.addEventListener('click', () =>
    attempt(async () => {
      button.disabled = true;
      note.textContent = '';
      try {
        const claim = client.POST('/v1/tasks/{id}/completions', { params: { path: { id } }, body: {} });
        const claimed = await answerOf(claim);
        verdict.textContent = verdictWords(claimed);
        const latest = await client.pollUntilSettled(claimed);
        verdict.textContent = verdictWords(latest);
        button.hidden = latest.status === 'APPROVED';
      } finally {
        button.disabled = false;
      }
    }),
  );
  item.append(`${title} (${points} points) `, button, ' ', verdict);
  return item;
}

connect.addEventListener('click', () => attempt(() => client.connect()));
const result = takeSignInResult();
if (result !== null) note.textContent = visitWords(result);
await attempt(showAccount);
await attempt(showTasks);
