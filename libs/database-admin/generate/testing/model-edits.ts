/** A change to prisma/schema.prisma, and its expected consequences. */
export interface ModelEdit {
  readonly what: string;
  readonly edit: (models: string) => string;
  readonly loses: boolean;
}

const TAG = `
model Tag {
  id        String   @id @default(cuid())
  taskId    String
  label     String
  note      String? // mysql: @db.Text
  weight    BigInt   @default(7)
  visible   Boolean  @default(true)
  kind      String   @default("it's \`new\`")
  createdAt DateTime @default(now())

  task Task @relation(fields: [taskId], references: [id], onDelete: Cascade, onUpdate: Cascade)

  @@unique([taskId, label])
  @@index([createdAt, id])
}
`;

/** The changes that are tested on each database, on tables with rows. */
export const MODEL_EDITS: readonly ModelEdit[] = [
  {
    what: 'a new table with a foreign key and indexes',
    edit: (models) =>
      replaced(models, 'completions      Completion[]', 'completions      Completion[]\n  tags Tag[]') + TAG,
    loses: false,
  },
  {
    what: 'new columns, optional and with defaults',
    edit: (models) =>
      replaced(
        models,
        'email     String? // mysql: @db.Text',
        'email     String? // mysql: @db.Text\n  nick String?\n  level Int @default(3)\n  seenAt DateTime @default(now())',
      ),
    loses: false,
  },
  {
    what: 'a new index on a column without one, and one less where a foreign key needs it',
    edit: (models) =>
      replaced(
        replaced(models, '@@index([createdAt])\n', '@@index([createdAt])\n  @@index([taskType])\n'),
        '  @@index([taskId])\n',
      ),
    loses: false,
  },
  {
    what: 'an index of another name in place of the one a foreign key uses',
    edit: (models) =>
      replaced(
        models,
        '@@unique([userId, taskId])\n  @@index([userId, completedAt])\n  @@index([taskId])',
        '@@unique([taskId, userId])\n  @@index([userId, status])',
      ),
    loses: false,
  },
  {
    what: 'columns that take more, and one that becomes optional',
    edit: (models) =>
      replaced(
        replaced(
          replaced(
            models,
            'username        String\n',
            'username        String? // mysql: @db.VarChar(400)\n',
          ),
          'attempts      Int ',
          'attempts      BigInt ',
        ),
        'owner     String',
        'owner     String // mysql: @db.Text',
      ),
    loses: false,
  },
  {
    what: 'a default that changes, one that goes and one that comes',
    edit: (models) =>
      replaced(
        replaced(
          replaced(models, '@default("PENDING")', '@default("OPEN")'),
          'pointsAwarded      Int       @default(0)',
          'pointsAwarded      Int',
        ),
        'failedAttempts     Int       @default(0)',
        'failedAttempts     Int       @default(5)',
      ),
    loses: false,
  },
  {
    what: 'another action of a foreign key, and a foreign key less',
    edit: (models) =>
      replaced(
        replaced(
          replaced(
            models,
            'task             Task                     @relation(fields: [taskId], references: [id], onDelete: Cascade',
            'task             Task                     @relation(fields: [taskId], references: [id], onDelete: Restrict',
          ),
          '  twitterConsents       TwitterConsent[]\n',
        ),
        '  user User @relation(fields: [userId], references: [id], onDelete: Cascade, onUpdate: Cascade)\n\n  @@index([userId])\n}\n',
        '}\n',
      ),
    loses: false,
  },
  {
    what: 'another primary key, to which nothing refers',
    edit: (models) =>
      replaced(
        replaced(models, 'name      String @id\n', 'name      String\n'),
        'expiresAt BigInt\n}',
        'expiresAt BigInt\n\n  @@id([name, owner])\n}',
      ),
    loses: false,
  },
  {
    what: 'a dropped column and a renamed one',
    edit: (models) =>
      replaced(
        replaced(models, '  followersCount      Int?\n'),
        'displayName     String?',
        'shownName       String?',
      ),
    loses: true,
  },
  {
    what: 'a dropped table that refers to another',
    edit: (models) =>
      models
        .replace('  twitterConsents       TwitterConsent[]\n', '')
        .replace(/\/\/\/ What a member agreed to[^}]*\}\n/, ''),
    loses: true,
  },
  {
    what: 'columns of another type',
    edit: (models) =>
      replaced(
        replaced(models, 'minFollowers      Int?', 'minFollowers      DateTime?'),
        'requiredText      String? // mysql: @db.Text',
        'requiredText      Int?',
      ),
    loses: true,
  },
  {
    what: 'both ends of a foreign key in another type',
    edit: (models) =>
      models
        .replace('id        String   @id\n', 'id        String   @id // mysql: @db.VarChar(100)\n')
        .replaceAll(/^( {2}userId +String(?: +@unique)?)$/gm, '$1 // mysql: @db.VarChar(100)'),
    loses: true,
  },
];

function replaced(text: string, old: string, by = ''): string {
  if (!text.includes(old)) throw new Error(`The models do not hold "${old}".`);
  return text.replace(old, () => by);
}
