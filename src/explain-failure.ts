import { DatabaseFailure, outageOf } from '#database';
import { ConfigError } from './config/config-error.js';
import { ListenError } from './listen.js';

/** What to print of an error that ends the process: only the message where the operator has to fix something. */
export function explainFailure(error: unknown): unknown {
  const failure = error instanceof DatabaseFailure ? error : outageOf(error);
  if (failure !== null) return failure.explain();
  return error instanceof ConfigError || error instanceof ListenError ? error.message : error;
}
