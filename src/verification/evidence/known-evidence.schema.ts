import { z } from 'zod';
import { CONNECTION_STATUSES } from '#x-api';
import type { KnownEvidence } from './known-evidence.js';

const id = z.string().regex(/^\d{1,19}$/);

const post = z.object({
  id,
  authorId: id.nullable(),
  conversationId: id.nullable(),
  text: z.string().nullable(),
  createdAt: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .nullable(),
  references: z.array(z.object({ kind: z.enum(['retweeted', 'quoted', 'replied_to']), id })),
  versions: z.array(id).nullable(),
});

const relationship = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('found'),
    userId: id,
    username: z.string(),
    statuses: z.array(z.enum(CONNECTION_STATUSES)).nullable(),
  }),
  z.object({ state: z.literal('gone') }),
  z.object({ state: z.literal('unavailable') }),
  z.object({ state: z.literal('unmentioned') }),
]);

const lookup = z.discriminatedUnion('state', [
  z.object({ state: z.literal('found'), post }),
  z.object({ state: z.literal('gone') }),
  z.object({ state: z.literal('hidden') }),
  z.object({ state: z.literal('unmentioned') }),
]);

/** A list of entries, because JSON has no maps and a handle may be `__proto__`. */
function entriesOf<S extends z.ZodType>(value: S) {
  return z
    .array(z.tuple([z.string(), z.object({ at: z.number(), value })]))
    .transform((entries) => new Map(entries));
}

const knownEvidence = z.object({
  relationships: entriesOf(relationship),
  posts: entriesOf(lookup),
  likes: entriesOf(z.literal(true)),
  bookmarks: entriesOf(z.literal(true)),
  timeline: z
    .object({ at: z.number(), value: z.object({ fromId: id, newestId: id, posts: z.array(post) }) })
    .nullable(),
});

/** The evidence as text; `readKnownEvidence` reads it. */
export function writeKnownEvidence(known: KnownEvidence): string {
  return JSON.stringify({
    ...known,
    relationships: [...known.relationships],
    posts: [...known.posts],
    likes: [...known.likes],
    bookmarks: [...known.bookmarks],
  });
}

/** Reads what `writeKnownEvidence` wrote; null for any other text, such as one from another version. */
export function readKnownEvidence(text: string): KnownEvidence | null {
  return knownEvidence.safeParse(jsonOf(text)).data ?? null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
