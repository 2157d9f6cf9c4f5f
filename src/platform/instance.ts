import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Longer host names are cut: the id has to fit into a column of 191 characters. */
const HOST_LENGTH = 63;

/** This process among all that serve the same database. */
export class Instance {
  /** Tells an operator where to look: host, process, and something that is never used again. */
  readonly id = `${hostname().slice(0, HOST_LENGTH)}:${process.pid}:${randomUUID().slice(0, 8)}`;
}
