import type { ApiAnswer } from '../api-answer.js';
import type { QueryReader } from '../query-reader.js';
import type { ViewContext } from '../dialects/view.js';

/** One authorized call of an API endpoint. */
export interface EndpointCall {
  readonly reader: QueryReader;
  readonly context: ViewContext;
  /** The `:id` of the path; empty when the route has none. */
  readonly pathId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The body of a 200.
 * @throws ApiProblem when X would refuse the call
 */
export type Endpoint = (call: EndpointCall) => ApiAnswer;
