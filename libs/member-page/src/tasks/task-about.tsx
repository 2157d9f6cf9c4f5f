import type { Task } from '#client';
import { httpAddress } from '../display/http-address.js';

interface Props {
  readonly task: Task;
  /** Where the task can be done on a simulated X; null for no link. */
  readonly simulatorAddress: string | null;
}

/** What the task asks for, and where. */
export function TaskAbout({ task, simulatorAddress }: Props) {
  return (
    <>
      {task.description !== null && <p>{task.description}</p>}
      {task.requiredText !== null && (
        <p>
          It must contain <q>{task.requiredText}</q>.
        </p>
      )}
      <TargetLink address={task.targetUrl} />
      {simulatorAddress !== null && (
        <p>
          <a href={simulatorAddress} target="_blank" rel="noopener noreferrer">
            Do it on the simulated X
          </a>
        </p>
      )}
    </>
  );
}

/** The target of the task; an address that is not http or https is shown as text. */
function TargetLink({ address }: { readonly address: string | null }) {
  if (address === null) return null;
  const href = httpAddress(address);
  if (href === null) return <p>{address}</p>;
  return (
    <p>
      <a href={href} target="_blank" rel="noopener noreferrer">
        {address}
      </a>
    </p>
  );
}
