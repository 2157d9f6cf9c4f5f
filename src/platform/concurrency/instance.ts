import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Longer host names are cut: the id has to fit into a column of 191 characters. */
const HOST_LENGTH = 63;

/** This process among all that serve the same database. */
export class Instance {
  /** Host and process id, so that an operator finds it, and a random part that makes it unique. */
  readonly id = `${hostname().slice(0, HOST_LENGTH)}:${process.pid}:${randomUUID().slice(0, 8)}`;
}
