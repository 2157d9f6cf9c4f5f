import type { XPrices } from '#x-api';
import type { AppConfig } from './app-config.js';
import { parseDatabaseConfig, type CheckedDatabaseConfig } from './database-config.js';
import { ConfigError, inWords } from './config-error.js';
import { givenVariables } from './environment/given-variables.js';
import { currentEnvironment, loadEnvironment } from './environment/load-environment.js';
import { nearMisses } from './environment/near-misses.js';
import { variableStates, type VariableState } from './environment/variables.js';
import { parseConfig, parsePrices } from './parse-config.js';

/**
 * The configuration of the service.
 *
 * @throws ConfigError when a variable is not valid
 */
export function loadConfig(): AppConfig {
  return parseConfig(loadEnvironment());
}

/**
 * The configuration of the database; the rest of the environment does not matter.
 *
 * @throws ConfigError when one of its variables is not valid
 */
export function loadDatabaseConfig(): CheckedDatabaseConfig {
  return parseDatabaseConfig(loadEnvironment());
}

/**
 * The prices that estimates use; the rest of the environment does not matter.
 *
 * @throws ConfigError when X_PRICES is not valid
 */
export function loadPrices(): XPrices {
  return parsePrices(loadEnvironment());
}

/** What `config check` shows. */
export interface ConfigReport {
  readonly variables: readonly VariableState[];
  /** What keeps the service from starting. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Where each variable comes from, and what is wrong; call it before anything loads the environment. */
export function checkConfig(): ConfigReport {
  const variables = variableStates(currentEnvironment());
  try {
    return { variables, errors: [], warnings: loadConfig().warnings };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const warnings = nearMisses(givenVariables(currentEnvironment()));
    return { variables, errors: error.issues.map(inWords), warnings: warnings.map(inWords) };
  }
}

/** The variable that an operator named on the command line; null when it is unset or empty. */
export function loadVariable(name: string): string | null {
  const value = loadEnvironment()[name] ?? '';
  return value === '' ? null : value;
}
