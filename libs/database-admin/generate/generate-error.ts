import { DatabaseFailure } from '#database';

export type GenerateErrorCode =
  | 'bad_name'
  | 'name_taken'
  | 'no_snapshot'
  | 'stale_snapshot'
  | 'histories_differ'
  | 'invalid_models'
  | 'development_only';

const ADVICE: Readonly<Record<GenerateErrorCode, string | null>> = {
  bad_name:
    'Use lower-case letters, digits and _, starting with a letter, 61 characters at most: add_task_tags',
  name_taken: 'Choose another name: rollback and resolve identify a migration by it.',
  no_snapshot:
    'Restore prisma/migrations/schema.prisma from version control: it has the models after the newest migration.',
  stale_snapshot:
    'If a migration was written by hand, copy its models to prisma/migrations/schema.prisma. If a generate was killed, remove the folders that it left.',
  histories_differ:
    'Each migration needs a folder for each of the three databases. Remove the folders that a killed generate left, or write the missing ones.',
  invalid_models: 'Correct prisma/schema.prisma.',
  development_only: 'Install the development dependencies: npm ci --include=dev',
};

/** Why no migration was generated. The histories are unchanged. */
export class GenerateError extends DatabaseFailure {
  override readonly name = 'GenerateError';
  readonly temporary = false;

  constructor(
    readonly code: GenerateErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get advice(): string | null {
    return ADVICE[this.code];
  }
}
