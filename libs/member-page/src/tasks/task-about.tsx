import type { Task } from '../api/shapes.js';
import { httpAddress } from '../display/http-address.js';

interface Props {
  readonly task: Task;
  /** Where it can be done on a simulated X; null where that is of no use. */
  readonly simulatorAddress: string | null;
}

/** What has to be done, and where. */
export function TaskAbout({ task, simulatorAddress }: Props) {
  return (
    <>
      {task.description !== null && <p>{task.description}</p>}
      {task.requiredText !== null && (
        <p>
          It has to contain <q>{task.requiredText}</q>.
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

/** What the task is about. An address that a browser should not follow is only text. */
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
