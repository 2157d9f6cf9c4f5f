import { Command, InvalidArgumentError } from 'commander';
import { generateKey, HOW_TO_USE_A_KEY } from './generate.js';
import { rotateStoredKeys } from './rotate.js';
import { printKeyStatus } from './status.js';

/** The write lock is held for one batch. */
const LARGEST_BATCH = 1_000;

/** `keys`: generates encryption keys, shows where they are used, seals stored secrets with the first one. */
export function keysCommand(): Command {
  return new Command('keys')
    .description('Manage the encryption keys (TWITTER_TOKEN_ENCRYPTION_KEYS)')
    .addCommand(generateCommand())
    .addCommand(statusCommand())
    .addCommand(rotateCommand());
}

function generateCommand(): Command {
  return new Command('generate')
    .description('Generate a key')
    .option('--id <id>', 'its id (default: k and the date)', keyId)
    .action(({ id }: { id?: string }) => {
      console.log(generateKey(new Date(), id));
      console.error(HOW_TO_USE_A_KEY);
    });
}

function statusCommand(): Command {
  return new Command('status')
    .description('Count the stored secrets by key')
    .option('--json', 'print JSON', false)
    .action(({ json }: { json: boolean }) => printKeyStatus(json ? 'json' : 'table'));
}

function rotateCommand(): Command {
  return new Command('rotate')
    .description('Seal every stored secret with the first key, while the service runs')
    .option('--batch <n>', 'rows at a time', batchSize, 100)
    .action(({ batch }: { batch: number }) => rotateStoredKeys(batch));
}

function keyId(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(text))
    throw new InvalidArgumentError('It must be 1 to 32 characters of A-Z a-z 0-9 _ -.');
  return text;
}

function batchSize(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_BATCH)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${LARGEST_BATCH}.`);
  return size;
}
