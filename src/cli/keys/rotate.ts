import { rotateKeys, type UnreadableRow } from '../../twitter-connection/sealed-columns/key-rotation.js';
import { RowProgress } from '../terminal/progress.js';
import { withDatabase } from '../terminal/with-database.js';

/** `keys rotate`: seals every stored secret with the first key; exit status 1 when some cannot be opened. */
export async function rotateStoredKeys(batchSize: number): Promise<void> {
  const progress = new RowProgress(process.stderr);
  await withDatabase(async (database, { twitter: { keyRing } }) => {
    const { rewrapped, current, unreadable } = await rotateKeys(database, keyRing, {
      batchSize,
      onProgress: (counts, total) => {
        progress.show(counts.rewrapped + counts.current + counts.unreadable, total);
      },
      onUnreadable: (row) => {
        progress.print(describe(row));
      },
    });
    progress.end();
    console.log(
      `Key ${keyRing.primaryKeyId}: ${rewrapped} rows rewrapped, ${current} already current, ${unreadable} unreadable`,
    );
    if (unreadable > 0) process.exitCode = 1;
  });
}

function describe({ table, id, code }: UnreadableRow): string {
  return `${table} ${id} cannot be opened: ${code}`;
}
