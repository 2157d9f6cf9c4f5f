import { Command } from 'commander';
import { generateMigration, type GenerateOutcome } from '#database-admin';
import { runStep, stepCommand, type StepResult } from '../step.js';

interface GenerateFlags {
  readonly allowLoss: boolean;
  readonly json: boolean;
}

/** `db generate`: after a change to the models, writes the migration for all three databases. */
export function generateCommand(): Command {
  return stepCommand(
    'generate',
    'Write the migration that a change to prisma/schema.prisma needs, for all databases',
  )
    .argument('<name>', 'its name: lower-case letters, digits and _')
    .option('--allow-loss', 'write it even if it destroys data', false)
    .action(async (name: string, { allowLoss, json }: GenerateFlags) => {
      await runStep({ json }, async () => resultOf(await generateMigration({ name, allowLoss })));
    });
}

function resultOf(outcome: GenerateOutcome): StepResult {
  return { ok: outcome.kind !== 'refused', data: outcome, text: textOf(outcome) };
}

function textOf(outcome: GenerateOutcome): string {
  switch (outcome.kind) {
    case 'unchanged':
      return 'Nothing to do: the newest migration leads to these models.';
    case 'refused':
      return [
        ...section('Refused, because data would be lost:', outcome.losses),
        '',
        'If that is intended, run it again with --allow-loss. A rename appears here as a drop and an addition: edit the',
        'files that --allow-loss writes into a rename before you apply them.',
      ].join('\n');
    case 'written':
      return [
        ...section(`Wrote ${outcome.migration}:`, outcome.files),
        ...section('It will:', outcome.changes),
        ...section('Warnings:', [...outcome.losses, ...outcome.risks]),
        '',
        'Review the files, then apply them: npm run db -- migrate',
      ].join('\n');
  }
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
