import { Command } from 'commander';
import { ConfigError, inWords } from '../../config/config-error.js';
import { loadSmokeConfig } from '../../config/smoke-config.js';
import { baseUrlOrThrow } from './base-url.js';
import { ServiceClient } from './service-client.js';
import { stepLine, summaryLine } from './smoke-report.js';
import { SmokeRun } from './smoke-run.js';
import { tokensOf, type SmokeTokens } from './smoke-tokens.js';
import { StepFailure } from './step-outcome.js';
import { walkChecklist } from './walk-checklist.js';

const AFTER_HELP = `
Tokens are signed with AUTH_JWT_SECRET. If the service checks them against a key set, set SMOKE_ADMIN_TOKEN and
SMOKE_MEMBER_TOKEN to the tokens of an admin and of a member without that role, of users only for this test.
A sign-in and a verification are tested if the service uses a simulated X on this machine. On the real X only a
person can consent: those steps are skipped, and only the start of a sign-in and the users smoke-admin and
smoke-member are written.`;

interface SmokeOptions {
  readonly url: string;
  readonly json: boolean;
}

/** `smoke`: tests a deployed service; exit status 1 when a step fails. */
export function smokeCommand(): Command {
  return new Command('smoke')
    .description('Check a running service: health, access, tables, sign-in, verification')
    .requiredOption('--url <base>', 'the URL of the service, such as https://tasks.example.com')
    .option('--json', 'print JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(async ({ url, json }: SmokeOptions) => {
      const service = new ServiceClient(baseUrlOrThrow(url));
      if (!json) console.log(`Smoke test of ${service.baseUrl}`);
      const run = new SmokeRun((step) => {
        if (!json) console.log(stepLine(step));
      });
      await walkChecklist(run, service, smokeTokens);
      const { ok, steps } = run;
      console.log(json ? JSON.stringify({ ok, url: service.baseUrl, steps }, null, 2) : summaryLine(steps));
      if (!ok) process.exitCode = 1;
    });
}

async function smokeTokens(runId: string): Promise<SmokeTokens> {
  try {
    return await tokensOf(loadSmokeConfig(), runId);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const issues = error.issues.map(inWords).join('; ');
    throw new StepFailure('tokens or a secret', 'none', `Correct the environment: ${issues}.`);
  }
}
