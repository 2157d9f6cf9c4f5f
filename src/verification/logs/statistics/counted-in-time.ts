import { SnapshotReadError } from '#database';
import { Problem } from '../../../platform/problems/problem.js';

/** @throws Problem `service_unavailable` when counting takes too long or the service shuts down */
export async function countedInTime<T>(counting: Promise<T>): Promise<T> {
  try {
    return await counting;
  } catch (error) {
    throw error instanceof SnapshotReadError ? problemOf(error) : error;
  }
}

function problemOf(error: SnapshotReadError): Problem {
  const detail =
    error.code === 'closed'
      ? 'The service is shutting down.'
      : 'Counting takes too long. Ask for a shorter period with `from` and `to`.';
  return new Problem('service_unavailable', detail, { cause: error });
}
