import { useCallback, useState } from 'react';
import { failureOf, type Failure } from '../api/failure.js';
import type { MemberService } from '../api/service.js';
import type { Completion, Connection, Task, TaskPage } from '../api/shapes.js';
import { FailureNote } from '../display/failure-note.js';
import { useLoaded } from '../display/use-loaded.js';
import { simulatorAddressOf } from './simulator-address.js';
import { TaskCard } from './task-card.js';
import { pointsWords } from './task-words.js';

interface Props {
  readonly service: MemberService;
  /** Null while it is not known. */
  readonly connection: Connection | null;
  readonly simulatorUrl: string | undefined;
}

/** Every open task, page by page. */
export function TaskList({ service, connection, simulatorUrl }: Props) {
  const load = useCallback((signal: AbortSignal) => service.tasks(null, signal), [service]);
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
          service={service}
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
  readonly service: MemberService;
  readonly isConnected: boolean;
  readonly addressOf: (task: Task) => string | null;
}

function Tasks({ page, onChange, service, isConnected, addressOf }: TasksProps) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const onCompletion = useCallback(
    (completion: Completion) => {
      onChange((before) => withCompletion(before, completion));
    },
    [onChange],
  );
  if (page.data.length === 0)
    return <p className="card">There is nothing to do at the moment. Come back later.</p>;
  const loadMore = async (cursor: string): Promise<void> => {
    setFailure(null);
    try {
      const next = await service.tasks(cursor);
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
              service={service}
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

function earned(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { completion }) => sum + (completion?.pointsAwarded ?? 0), 0);
}

function withCompletion(page: TaskPage, completion: Completion): TaskPage {
  const data = page.data.map((task) => (task.id === completion.taskId ? { ...task, completion } : task));
  return { ...page, data };
}
