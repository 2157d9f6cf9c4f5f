/** Columns in which a row that outlives a member may name them. */
export interface NamingTable {
  readonly table: string;
  /** Whose the row is, where it goes with its member. */
  readonly owner?: 'userId';
  /** User ids that no foreign key holds. */
  readonly userIds?: readonly string[];
  /** Texts, also within JSON, that people wrote. */
  readonly byPeople?: readonly string[];
  /** Texts, also within JSON, that the service wrote, or that X or a client gave. */
  readonly byService?: readonly string[];
}

/** The rows of the audit trail, also as they lie in archives. */
export const NAMING_LOG_COLUMNS = ['twitterApiResponse', 'errorMessage', 'rejectionReason'] as const;

/**
 * Where an erased member has to be looked for. A column that is missing here is found by
 * `test/erase-every-column.e2e-spec.ts`, which writes a member into every text that is no key.
 */
export const NAMING_TABLES: readonly NamingTable[] = [
  {
    table: 'AuditEvent',
    userIds: ['actorId', 'targetId'],
    byPeople: ['before', 'after'],
    byService: ['requestId'],
  },
  { table: 'MaintenanceMode', userIds: ['changedBy'], byPeople: ['message'] },
  {
    table: 'Completion',
    owner: 'userId',
    userIds: ['decidedBy'],
    byPeople: ['decisionReason'],
    byService: ['rejectionReason', 'proofUrl'],
  },
  { table: 'TwitterVerificationLog', owner: 'userId', byService: NAMING_LOG_COLUMNS },
  { table: 'MaintenanceRun', byService: ['details', 'error'] },
];

/** What admins publish: a task about the member's account or post stays, and an admin has to say what becomes of it. */
export const TASKS: NamingTable = {
  table: 'Task',
  byPeople: ['title', 'description', 'targetUrl', 'targetUsername', 'targetUserId', 'requiredText'],
};
