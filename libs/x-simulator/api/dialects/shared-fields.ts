import type { DialectRules, PostFieldValue } from './dialect.js';
import type { StoredPost } from '../../world/post-archive.js';
import { entitiesOf, escaped, isLongText, shownText, type TextEntities } from '../../world/post-text.js';

/** Fields and expansions that have the same name in both dialects. */
export const sharedPostFields = [
  'article',
  'attachments',
  'card_uri',
  'community_id',
  'context_annotations',
  'conversation_id',
  'created_at',
  'display_text_range',
  'edit_controls',
  'entities',
  'geo',
  'id',
  'lang',
  'matched_media_notes',
  'media_metadata',
  'non_public_metrics',
  'note_request_suggestions',
  'organic_metrics',
  'paid_partnership',
  'possibly_sensitive',
  'promoted_metrics',
  'public_metrics',
  'reply_settings',
  'scopes',
  'source',
  'suggested_source_links',
  'suggested_source_links_with_counts',
  'text',
  'withheld',
];

export const sharedPostExpansions = [
  'article.cover_media',
  'article.media_entities',
  'attachments.media_keys',
  'attachments.media_source_tweet',
  'attachments.poll_ids',
  'author_id',
  'entities.mentions.username',
  'geo.place_id',
  'in_reply_to_user_id',
];

export const sharedUserFields = [
  'confirmed_email',
  'connection_status',
  'created_at',
  'description',
  'entities',
  'id',
  'is_identity_verified',
  'location',
  'name',
  'parody',
  'profile_banner_url',
  'profile_image_url',
  'protected',
  'public_metrics',
  'receives_your_dm',
  'subscription',
  'subscription_type',
  'url',
  'username',
  'verified',
  'verified_followers_count',
  'verified_type',
  'withheld',
];

/** X gives times in whole seconds, written with `.000Z`. */
export function xTime(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

/** The values of the fields of a post; the names of some of them depend on the dialect. */
export function postFieldValues(names: {
  history: string;
  longForm: string;
  references: string;
  reposts: string;
}): Readonly<Record<string, PostFieldValue>> {
  return {
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
    [names.history]: ({ versions }) => [...versions],
    [names.longForm]: longForm,
    [names.references]: ({ references }) => (references.length > 0 ? references : undefined),
    public_metrics: ({ counts }) => ({
      [names.reposts]: counts.reposts,
      reply_count: counts.replies,
      like_count: counts.likes,
      quote_count: counts.quotes,
      bookmark_count: counts.bookmarks,
      impression_count: 0,
    }),
  };
}

/** The counts of an account; the name of the count of its posts depends on the dialect. */
export const userMetrics =
  (postsName: string): DialectRules['userMetrics'] =>
  (account, { posts }) => ({
    followers_count: account.outsideFollowers + account.followers.size,
    following_count: account.following.size,
    [postsName]: posts.timeline(account.id).length,
    listed_count: 0,
    like_count: account.likes.size,
  });

/** The whole text of a post that is longer than X shows. Reposts have none: X writes their text. */
const longForm: PostFieldValue = (post) => {
  if (!isLongText(post.text)) return undefined;
  const entities = postEntities(post.text, post);
  return { text: escaped(post.text), ...(entities === undefined ? {} : { entities }) };
};

function postEntities(text: string, { links, mentioned }: StoredPost): TextEntities | undefined {
  return entitiesOf(text, links, (username) => mentioned.get(username.toLowerCase()));
}
