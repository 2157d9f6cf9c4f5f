import type { Account } from '../../world/accounts.js';
import type { DialectRules, JsonObject } from './dialect.js';
import { xTime } from './shared-fields.js';
import type { StoredPost } from '../../world/post-archive.js';
import type { QueryReader } from '../query-reader.js';
import type { VisibilityLag } from '../../control/visibility-lag.js';
import type { WorldState } from '../../world/visibility.js';

const MEDIA_FIELDS = [
  'alt_text',
  'duration_ms',
  'height',
  'media_key',
  'non_public_metrics',
  'organic_metrics',
  'preview_image_url',
  'promoted_metrics',
  'public_metrics',
  'type',
  'url',
  'variants',
  'width',
];
const POLL_FIELDS = ['duration_minutes', 'end_datetime', 'id', 'options', 'voting_status'];
const PLACE_FIELDS = [
  'contained_within',
  'country',
  'country_code',
  'full_name',
  'geo',
  'id',
  'name',
  'place_type',
];

/** Who requests posts or users, in which dialect, and with which fields. */
export interface View {
  readonly rules: DialectRules;
  readonly state: WorldState;
  /** Decides what is not shown yet. */
  readonly lag: VisibilityLag;
  readonly viewer: Account;
  readonly postFields: ReadonlySet<string>;
  readonly userFields: ReadonlySet<string>;
  readonly expansions: ReadonlySet<string>;
}

/** A view without the requested fields. */
export type ViewContext = Pick<View, 'rules' | 'state' | 'lag' | 'viewer'>;

/** Reads the field parameters of an endpoint that returns posts. */
export function readPostView(reader: QueryReader, context: ViewContext): View {
  const { rules } = context;
  const fields = reader.values(rules.postFieldsParameter, rules.postFields);
  const expansions = new Set(reader.values('expansions', rules.postExpansions));
  const expanded = Object.entries(rules.expandedPostFields).filter(([expansion]) =>
    expansions.has(expansion),
  );
  const userFields = new Set(reader.values('user.fields', rules.userFields));
  reader.values('media.fields', MEDIA_FIELDS);
  reader.values('poll.fields', POLL_FIELDS);
  reader.values('place.fields', PLACE_FIELDS);
  const postFields = new Set([...rules.defaultPostFields, ...fields, ...expanded.map(([, field]) => field)]);
  return { ...context, postFields, userFields, expansions };
}

/** Reads the field parameters of an endpoint that returns users. Expansions add nothing: no user has pinned a post. */
export function readUserView(reader: QueryReader, context: ViewContext): View {
  const { rules } = context;
  const userFields = new Set(reader.values('user.fields', rules.userFields));
  const expansions = new Set(reader.values('expansions', rules.userExpansions));
  reader.values(rules.postFieldsParameter, rules.postFields);
  return { ...context, userFields, expansions, postFields: new Set(rules.defaultPostFields) };
}

export function renderPost(view: View, post: StoredPost): JsonObject {
  const fields = [...view.postFields].map((field) => [field, view.rules.postFieldValues[field]?.(post)]);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as JsonObject;
}

export function renderUser(view: View, account: Account): JsonObject {
  const user: JsonObject = { id: account.id, name: account.name, username: account.username };
  const { userFields } = view;
  if (userFields.has('connection_status')) user.connection_status = connectionStatus(view, account);
  if (userFields.has('created_at')) user.created_at = xTime(account.createdAt);
  if (userFields.has('protected')) user.protected = account.isProtected;
  if (userFields.has('public_metrics')) user.public_metrics = view.rules.userMetrics(account, view.state);
  if (userFields.has('profile_image_url')) {
    user.profile_image_url = 'https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png';
  }
  return user;
}

function connectionStatus({ viewer, lag }: View, other: Account): readonly string[] {
  const status: string[] = [];
  const isShown = (who: Account, whom: Account, since: number | undefined) =>
    since !== undefined && lag.isShown('follows', { id: `${who.id}:${whom.id}`, madeAt: since });
  if (isShown(viewer, other, viewer.following.get(other.id))) status.push('following');
  if (isShown(viewer, other, viewer.requested.get(other.id))) status.push('follow_request_sent');
  if (isShown(other, viewer, other.following.get(viewer.id))) status.push('followed_by');
  if (isShown(other, viewer, other.requested.get(viewer.id))) status.push('follow_request_received');
  return status;
}
