import { Command } from 'commander';
import { variables, type Variable, type VariableState } from '../../config/environment/variables.js';
import { checkConfig } from '../../config/load-config.js';
import { plainTable } from '../terminal/plain-table.js';

/** `config check` and `config reference`. */
export function configCommand(): Command {
  return new Command('config')
    .description("The service's environment")
    .addCommand(
      new Command('check')
        .description(
          'Show what is set and from where, secrets masked; exit status 1 when the service would not start',
        )
        .option('--json', 'print JSON')
        .action(check),
    )
    .addCommand(
      new Command('reference').description('Print all variables as Markdown').action(() => {
        console.log(reference());
      }),
    );
}

function check({ json }: { readonly json?: true }): void {
  const { variables: states, errors, warnings } = checkConfig();
  if (errors.length > 0) process.exitCode = 1;
  const report = { ok: errors.length === 0, variables: states, errors, warnings };
  const lines = [tableOf(states), ...errors, ...warnings.map((warning) => `Warning: ${warning}`)];
  console.log(json === true ? JSON.stringify(report) : lines.join('\n'));
}

function tableOf(states: readonly VariableState[]): string {
  return plainTable(
    ['Variable', 'Value', 'From'],
    states.map(({ name, shown, source }) => [name, shown ?? '', source]),
  );
}

function reference(): string {
  const all = variables();
  const sections = [...new Set(all.map(({ group }) => group))].map(
    (group) => `## ${group}\n\n${markdownOf(all.filter((variable) => variable.group === group))}`,
  );
  return [
    '# Configuration',
    '',
    'The service reads its environment; `.env` (UTF-8, in the folder of `package.json`) sets what the environment does not set. When variables are missing or malformed, it does not start; one message names all of them, never a value. It also warns of a name that looks like a typing error of one of these.',
    '',
    '`npm run cli -- config check` shows what is set and from where. A secret (🔒) may come from a file: `NAME_FILE` has its path, as Docker and Kubernetes mount secrets. An empty variable counts as unset.',
    '',
    '<!-- npm run docs:configuration writes this file -->',
    '',
    sections.join('\n\n'),
  ].join('\n');
}

function markdownOf(members: readonly Variable[]): string {
  const rows = members.map(({ name, isSecret, isRequired, byDefault, meaning }) => {
    const secret = isSecret ? ' 🔒' : '';
    return `| \`${name}\`${secret} | ${meaning} | ${isRequired ? 'needed' : (byDefault ?? '')} |`;
  });
  return ['| variable | meaning | default |', '| --- | --- | --- |', ...rows].join('\n');
}
