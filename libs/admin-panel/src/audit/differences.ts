type Snapshot = Readonly<Record<string, unknown>> | null;

/** One field that an action has set, changed or removed. */
export interface Difference {
  /** The field with its parents, as in `lastRun.status`. */
  readonly path: string;
  /** Undefined when the field was not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly kind: 'added' | 'removed' | 'changed' | 'same';
}

/** What differs between two snapshots: the changed fields first, each in the order of the snapshots. */
export function differencesOf(before: Snapshot, after: Snapshot): Difference[] {
  const was = flat(before);
  const is = flat(after);
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  const all = paths.map((path) => differenceAt(path, was.get(path), is.get(path)));
  return [...all.filter(({ kind }) => kind !== 'same'), ...all.filter(({ kind }) => kind === 'same')];
}

/** The changes in one line: `isActive true → false, points 0 → 5`. */
export function inOneLine(differences: readonly Difference[]): string {
  return differences
    .filter(({ kind }) => kind !== 'same')
    .map(({ path, before, after, kind }) => {
      if (kind === 'added') return `${path} ${after ?? ''}`;
      if (kind === 'removed') return `${path} removed`;
      return `${path} ${before ?? ''} → ${after ?? ''}`;
    })
    .join(', ');
}

function differenceAt(path: string, before: string | undefined, after: string | undefined): Difference {
  if (before === undefined) return { path, before, after, kind: 'added' };
  if (after === undefined) return { path, before, after, kind: 'removed' };
  return { path, before, after, kind: before === after ? 'same' : 'changed' };
}

function flat(snapshot: Snapshot, parent = ''): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(snapshot ?? {})) {
    const path = parent === '' ? name : `${parent}.${name}`;
    if (isSnapshot(value)) for (const [below, text] of flat(value, path)) values.set(below, text);
    else values.set(path, textOf(value));
  }
  return values;
}

function isSnapshot(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
