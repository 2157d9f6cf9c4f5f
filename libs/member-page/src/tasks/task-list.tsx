import { useCallback, useState } from 'react';
import {
  answerOf,
  type ApiError,
  type Completion,
  type Connection,
  type ServiceClient,
  type Task,
} from '#client';
import { failureOf } from '../api/failure-of.js';
import { FailureNote } from '../display/failure-note.js';
import { useLoaded } from '../display/use-loaded.js';
import { simulatorAddressOf } from './simulator-address.js';
import { TaskCard } from './task-card.js';
import { pointsWords } from './task-words.js';

interface TaskPage {
  readonly data: readonly Task[];
  readonly nextCursor: string | null;
}

interface Props {
  readonly client: ServiceClient;
  /** Null while it is loading. */
  readonly connection: Connection | null;
  readonly simulatorUrl: string | undefined;
}

/** All open tasks, page by page. */
export function TaskList({ client, connection, simulatorUrl }: Props) {
  const load = useCallback((signal: AbortSignal) => taskPage(client, { signal }), [client]);
  const { loaded, reload, update } = useLoaded(load);
  const username = connection?.connected === true ? connection.username : null;
  return (
    <section aria-labelledby="tasks" aria-busy={loaded.state === 'loading'}>
      <h2 id="tasks">Tasks</h2>
      {loaded.state === 'loading' && <p role="status">Loading the tasks…</p>}
      {loaded.state === 'failed' && <FailureNote failure={loaded.failure} onRetry={reload} />}
      {loaded.state === 'there' && (
        <Tasks
          page={loaded.value}
          onChange={update}
          client={client}
          isConnected={username !== null}
          addressOf={(task) => simulatorAddressOf(simulatorUrl, task, username)}
        />
      )}
    </section>
  );
}

interface TasksProps {
  readonly page: TaskPage;
  readonly onChange: (change: (page: TaskPage) => TaskPage) => void;
  readonly client: ServiceClient;
  readonly isConnected: boolean;
  readonly addressOf: (task: Task) => string | null;
}

function Tasks({ page, onChange, client, isConnected, addressOf }: TasksProps) {
  const [failure, setFailure] = useState<ApiError | null>(null);
  const onCompletion = useCallback(
    (completion: Completion) => {
      onChange((before) => withCompletion(before, completion));
    },
    [onChange],
  );
  if (page.data.length === 0)
    return <p className="card">There are no tasks at the moment. Please come back later.</p>;
  const loadMore = async (cursor: string): Promise<void> => {
    setFailure(null);
    try {
      const next = await taskPage(client, { cursor });
      onChange((before) => ({ ...next, data: [...before.data, ...next.data] }));
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const { nextCursor } = page;
  return (
    <>
      <p className="quiet">{pointsWords(earned(page.data))} so far.</p>
      <ul className="tasks">
        {page.data.map((task) => (
          <li key={task.id}>
            <TaskCard
              client={client}
              task={task}
              isConnected={isConnected}
              simulatorAddress={addressOf(task)}
              onChange={onCompletion}
            />
          </li>
        ))}
      </ul>
      {nextCursor !== null && (
        <button type="button" onClick={() => void loadMore(nextCursor)}>
          Show more tasks
        </button>
      )}
      {failure !== null && <FailureNote failure={failure} />}
    </>
  );
}

function taskPage(
  client: ServiceClient,
  { cursor, signal }: { readonly cursor?: string; readonly signal?: AbortSignal },
): Promise<TaskPage> {
  const query = { limit: 50, ...(cursor === undefined ? {} : { cursor }) };
  return answerOf(
    client.GET('/v1/tasks', { params: { query }, ...(signal === undefined ? {} : { signal }) }),
  );
}

function earned(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { completion }) => sum + (completion?.pointsAwarded ?? 0), 0);
}

function withCompletion(page: TaskPage, completion: Completion): TaskPage {
  const data = page.data.map((task) => (task.id === completion.taskId ? { ...task, completion } : task));
  return { ...page, data };
}
