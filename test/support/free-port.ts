import { freePort as freePortOf } from '../../src/cli/demo/free-port.js';

/** A loopback port that is free now. */
export function freePort(): Promise<number> {
  return freePortOf('127.0.0.1');
}
