import fc from 'fast-check';

/** The kinds of rows with ids; `id` is any of them. */
export const ID_KINDS = ['user', 'task', 'completion', 'connection', 'archive', 'id'] as const;
export type IdKind = (typeof ID_KINDS)[number];

const PLACE = new RegExp(`\\{(${ID_KINDS.join('|')}):(\\d+)\\}`);

/** A placeholder for the id of a row that exists when the request is sent: `{task:7}`. */
export const someId: fc.Arbitrary<string> = idOf('id');

/** Mostly of the kind that fits the name of a field or of a path parameter. */
export function idFor(name: string): fc.Arbitrary<string> {
  const kind = ID_KINDS.find((one) => name.toLowerCase().includes(one)) ?? 'id';
  return fc.oneof({ weight: 4, arbitrary: idOf(kind) }, { weight: 1, arbitrary: someId });
}

function idOf(kind: IdKind): fc.Arbitrary<string> {
  return fc.nat(999).map((number) => `{${kind}:${number}}`);
}

/** The text with ids for its placeholders. */
export function withIds(text: string, ids: Readonly<Record<IdKind, readonly string[]>>): string {
  return text.replaceAll(new RegExp(PLACE, 'g'), (_place, kind: IdKind, number: string) => {
    const known = ids[kind];
    return known[Number(number) % known.length] ?? '';
  });
}

/** The text in pieces: every other one is a placeholder. */
export function aroundPlaceholders(text: string): string[] {
  const piece = new RegExp(`(${PLACE.source.replaceAll(/\((?!\?)/g, '(?:')})`);
  return text.split(piece);
}
