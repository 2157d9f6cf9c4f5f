/** X's words for how one account stands to another (X docs: `connection_status`). */
export const CONNECTION_STATUSES = [
  'blocking',
  'follow_request_received',
  'follow_request_sent',
  'followed_by',
  'following',
  'muting',
] as const;

/** How the calling user (subject) stands to another: `following` is the caller following the other. */
export type XConnectionStatus = (typeof CONNECTION_STATUSES)[number];

/** An account and the handle that it has at the moment. */
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
      /** Null: X left the field out, could not fill it in or used a word of its own, which says nothing. */
      statuses: readonly XConnectionStatus[] | null;
    }
  /** No such account. */
  | { state: 'gone' }
  /** Suspended or otherwise kept from this user. */
  | { state: 'unavailable' }
  /** X said nothing about it. */
  | { state: 'unmentioned' };
