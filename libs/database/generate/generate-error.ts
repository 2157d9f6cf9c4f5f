import { DatabaseFailure } from '../database-failure.js';

export type GenerateErrorCode =
  | 'bad_name'
  | 'name_taken'
  | 'no_snapshot'
  | 'stale_snapshot'
  | 'histories_differ'
  | 'invalid_models'
  | 'development_only';

const ADVICE: Readonly<Record<GenerateErrorCode, string | null>> = {
  bad_name: 'Use small letters, digits and _, beginning with a letter, 61 characters at most: add_task_tags',
  name_taken: 'Choose another name: rollback and resolve know a migration by it.',
  no_snapshot:
    'Restore prisma/migrations/schema.prisma from version control: it holds the models as the newest migration leaves them.',
  stale_snapshot:
    'After writing a migration by hand, copy the models it leads to over prisma/migrations/schema.prisma. After a generate that was killed, remove the folders it left.',
  histories_differ:
    'Each migration needs a folder for all three databases. Remove what a generate that was killed has left, or write the missing ones.',
  invalid_models: 'Correct prisma/schema.prisma.',
  development_only: 'Install the development dependencies: npm ci --include=dev',
};

/** Why no migration was generated. The histories are as they were. */
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
