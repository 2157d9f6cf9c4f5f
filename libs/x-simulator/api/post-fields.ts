import type { PostFieldValue } from './dialect.js';
import type { StoredPost } from '../world/post-archive.js';
import { entitiesOf, escaped, isLongText, shownText, type TextEntities } from '../world/post-text.js';

/** X gives times in whole seconds, written with `.000Z`. */
export function xTime(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

/** The fields that both dialects call by the same name. */
export const sharedPostFields: Readonly<Record<string, PostFieldValue>> = {
  id: ({ id }) => id,
  text: ({ text }) => escaped(shownText(text)),
  author_id: ({ authorId }) => authorId,
  conversation_id: ({ conversationId }) => conversationId,
  created_at: ({ createdAt }) => xTime(createdAt),
  entities: (post) => postEntities(shownText(post.text), post),
  in_reply_to_user_id: ({ inReplyToUserId }) => inReplyToUserId ?? undefined,
  lang: () => 'en',
  possibly_sensitive: () => false,
  reply_settings: () => 'everyone',
};

export const references: PostFieldValue = (post) =>
  post.references.length > 0 ? post.references : undefined;

export const editHistory: PostFieldValue = ({ versions }) => [...versions];

/** The whole of a text that is longer than what X shows. Reposts have none: their text is X's, not the author's. */
export const note: PostFieldValue = (post) => {
  if (!isLongText(post.text)) return undefined;
  const entities = postEntities(post.text, post);
  return { text: escaped(post.text), ...(entities === undefined ? {} : { entities }) };
};

function postEntities(text: string, { links, mentioned }: StoredPost): TextEntities | undefined {
  return entitiesOf(text, links, (username) => mentioned.get(username.toLowerCase()));
}
