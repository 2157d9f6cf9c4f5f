import type { ApiAnswer } from './api-answer.js';
import type { QueryReader } from './query-reader.js';
import type { Looker } from './view.js';

/** One authorized call of an API endpoint. */
export interface EndpointCall {
  readonly reader: QueryReader;
  readonly looker: Looker;
  /** The `:id` of the path; empty where the route has none. */
  readonly pathId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Answers a 200, or throws an `ApiProblem`. */
export type Endpoint = (call: EndpointCall) => ApiAnswer;
