import { Command } from 'commander';
import { ConfigError } from '../config/config-error.js';
import { loadSmokeConfig } from '../config/smoke-config.js';
import { baseUrlOrThrow } from './smoke/base-url.js';
import { ServiceClient } from './smoke/service-client.js';
import { stepLine, summaryLine } from './smoke/smoke-report.js';
import { SmokeRun } from './smoke/smoke-run.js';
import { tokensOf, type SmokeTokens } from './smoke/smoke-tokens.js';
import { StepFailure } from './smoke/step-outcome.js';
import { walkChecklist } from './smoke/walk-checklist.js';

const AFTER_HELP = `
Tokens are signed with AUTH_JWT_SECRET; where the service checks them against a key set, SMOKE_ADMIN_TOKEN and
SMOKE_MEMBER_TOKEN give one of an admin and one of a member without that role, of users kept for this.
A sign-in and a verification are played through where the service is set to a simulated X on this machine.
On the real X nobody can consent but a person: those steps are skipped, and nothing is written but the beginning
of a sign-in and the users smoke-admin and smoke-member.`;

interface SmokeOptions {
  readonly url: string;
  readonly json: boolean;
}

/** `smoke`: walks the checklist of a deployment against a running service; exit status 1 when a step fails. */
export function smokeCommand(): Command {
  return new Command('smoke')
    .description('Check a running service: health, access, tables, sign-in, verification')
    .requiredOption('--url <base>', 'where the service is, such as https://tasks.example.com')
    .option('--json', 'print JSON, for machines', false)
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
    const issues = error.issues.map(({ variable, message }) => `${variable} ${message}`);
    throw new StepFailure('a way to have tokens', 'none', `Correct the environment: ${issues.join('; ')}.`);
  }
}
