/** X's values for the relationship of one account to another (X docs: `connection_status`). */
export const CONNECTION_STATUSES = [
  'blocking',
  'follow_request_received',
  'follow_request_sent',
  'followed_by',
  'following',
  'muting',
] as const;

/** The relationship of the calling user to another: with `following` the caller follows the other. */
export type XConnectionStatus = (typeof CONNECTION_STATUSES)[number];

/** An account and its current username. */
export interface XAccount {
  id: string;
  username: string;
}

export interface XProfile extends XAccount {
  name: string;
  profileImageUrl: string | null;
  createdAt: Date | null;
  followersCount: number | null;
  protected: boolean;
}

export type XRelationship =
  | {
      state: 'found';
      userId: string;
      /** As X writes it. */
      username: string;
      /** Null: X omitted the field, failed to fill it, or sent an unknown value. */
      statuses: readonly XConnectionStatus[] | null;
    }
  /** No such account. */
  | { state: 'gone' }
  /** Suspended, or not visible to this user. */
  | { state: 'unavailable' }
  /** Not in the answer. */
  | { state: 'unmentioned' };
