import { Command, InvalidArgumentError } from 'commander';
import { loadConfig } from '../../config/load-config.js';
import { isRowId } from '../../platform/validation/is-row-id.js';
import { mintToken } from '../../identity/mint-token.js';
import { DEMO_AUTH } from '../demo/demo-auth.js';

interface TokenOptions {
  readonly sub: string;
  readonly role: readonly string[];
  readonly expiresIn: number;
  readonly demo: boolean;
}

/** `token`: signs a bearer token with AUTH_JWT_SECRET and prints it. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('Sign a bearer token that this service accepts (needs AUTH_JWT_SECRET)')
    .requiredOption('--sub <id>', 'the user id', userId)
    .option('--role <role...>', 'roles, such as admin', [])
    .option('--expires-in <seconds>', 'lifetime in seconds', wholeSeconds, 3600)
    .option('--demo', 'for `npm run demo` instead of this service; needs no configuration', false)
    .action(async ({ sub, role, expiresIn, demo }: TokenOptions, command: Command) => {
      const auth = demo ? DEMO_AUTH : loadConfig().auth;
      if (auth.verifier.kind !== 'secret') {
        command.error(
          'error: tokens are checked with AUTH_JWKS_URL here; only the owner of those keys can sign one',
        );
      }
      console.log(await mintToken(auth, { sub, roles: role, expiresInSeconds: expiresIn }));
    });
}

function userId(text: string): string {
  if (!isRowId(text))
    throw new InvalidArgumentError('It must be 1 to 191 printable characters without spaces.');
  return text;
}

function wholeSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isSafeInteger(seconds) || seconds < 1)
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return seconds;
}
