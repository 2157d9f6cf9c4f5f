import { z } from 'zod';
import type { AuthConfig } from './app-config.js';
import { ConfigError, issuesOf } from './config-error.js';
import { environmentSchema } from './environment/environment.schema.js';
import { givenVariables } from './environment/given-variables.js';
import { loadEnvironment } from './environment/load-environment.js';

/** The bearer tokens of a smoke test: given tokens, or the secret to sign its own. */
export type SmokeConfig =
  | { readonly kind: 'given'; readonly adminToken: string; readonly memberToken: string }
  | { readonly kind: 'minted'; readonly auth: AuthConfig };

// RFC 6750, section 2.1.
const bearerToken = z
  .string()
  .regex(/^[A-Za-z0-9\-._~+/]+=*$/, 'must be a bearer token, without the word Bearer');

const variablesSchema = environmentSchema
  .pick({
    AUTH_JWT_SECRET: true,
    AUTH_JWT_ISSUER: true,
    AUTH_JWT_AUDIENCE: true,
    AUTH_JWT_ROLES_CLAIM: true,
  })
  .extend({ SMOKE_ADMIN_TOKEN: bearerToken.optional(), SMOKE_MEMBER_TOKEN: bearerToken.optional() });

/**
 * The variables of a smoke test, completed from `.env` as for the service. The service's other variables may be missing,
 * so that it can run on another machine.
 *
 * @throws ConfigError when a variable is missing or not valid
 */
export function loadSmokeConfig(): SmokeConfig {
  return parseSmokeConfig(loadEnvironment());
}

/**
 * Given tokens take precedence over the secret; one without the other is an error.
 *
 * @throws ConfigError when a variable is missing or not valid; it names each, never a value
 */
export function parseSmokeConfig(env: Readonly<Record<string, string | undefined>>): SmokeConfig {
  const given = givenVariables(env);
  const { success, data, error } = variablesSchema.safeParse(given);
  if (!success) throw new ConfigError(issuesOf(error));
  const { SMOKE_ADMIN_TOKEN: adminToken, SMOKE_MEMBER_TOKEN: memberToken, AUTH_JWT_SECRET: secret } = data;
  if (adminToken !== undefined && memberToken !== undefined)
    return { kind: 'given', adminToken, memberToken };
  const isSecretEnough = adminToken === undefined && memberToken === undefined;
  if (secret === undefined || !isSecretEnough) throw missingTokens({ adminToken, memberToken });
  return {
    kind: 'minted',
    auth: {
      verifier: { kind: 'secret', secret },
      issuer: data.AUTH_JWT_ISSUER ?? null,
      audience: data.AUTH_JWT_AUDIENCE ?? null,
      rolesClaim: data.AUTH_JWT_ROLES_CLAIM,
    },
  };
}

interface Tokens {
  readonly adminToken: string | undefined;
  readonly memberToken: string | undefined;
}

function missingTokens({ adminToken, memberToken }: Tokens): ConfigError {
  const tokens = { SMOKE_ADMIN_TOKEN: adminToken, SMOKE_MEMBER_TOKEN: memberToken };
  const missing = Object.entries(tokens).filter(([, token]) => token === undefined);
  const message =
    missing.length === 1
      ? 'is required: SMOKE_ADMIN_TOKEN and SMOKE_MEMBER_TOKEN must be set together'
      : 'is required when AUTH_JWT_SECRET is not set';
  return new ConfigError(missing.map(([variable]) => ({ variable, message })));
}
