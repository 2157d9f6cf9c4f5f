import { ConfigError, type ConfigIssue } from '../config-error.js';
import { readText } from './environment-file.js';

type Given = Readonly<Record<string, string | undefined>>;

/** Variables that hold a secret. Each may come from a file: `NAME_FILE` has its path, as orchestrators mount secrets. */
export const SECRETS: readonly string[] = [
  'DATABASE_URL',
  'REDIS_URL',
  'AUTH_JWT_SECRET',
  'TWITTER_CLIENT_SECRET',
  'TWITTER_TOKEN_ENCRYPTION_KEYS',
  'X_BEARER_TOKEN',
  'METRICS_TOKEN',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'SMOKE_ADMIN_TOKEN',
  'SMOKE_MEMBER_TOKEN',
];

export function fileVariableOf(secret: string): string {
  return `${secret}_FILE`;
}

/**
 * The environment with the secrets that come from files; one line break at the end of a file is left out.
 *
 * @throws ConfigError when a file cannot be read, or its variable is set too
 */
export function withSecretFiles(env: Given): Given {
  const issues: ConfigIssue[] = [];
  const read: Record<string, string> = {};
  for (const secret of SECRETS) {
    const variable = fileVariableOf(secret);
    const path = env[variable] ?? '';
    if (path === '') continue;
    if ((env[secret] ?? '') !== '')
      issues.push({ variable, message: `must not be set together with ${secret}` });
    else read[secret] = readText(path, variable).replace(/\r?\n$/, '');
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return { ...env, ...read };
}
