import fc from 'fast-check';
import { readPostLookups, readPostPage } from './post-reader.js';
import { readProfile, readRelationships } from './user-reader.js';
import { XApiError } from '../x-api-error.js';
import { problemsOf } from './x-problem.js';
import { refusesDialect } from '../dialect/x-dialect.js';
import { countBilled } from './answer-schemas.js';

const PAGE = { endpoint: 'users/tweets', status: 200 } as const;
const POSTS = { endpoint: 'tweets', status: 200 } as const;
const USERS = { endpoint: 'users/by', status: 200 } as const;

const problem = (name: string, about?: string, more: object = {}) => ({
  type: `https://api.x.com/2/problems/${name}`,
  title: 'A title',
  detail: 'A detail',
  ...(about === undefined ? {} : { value: about }),
  ...more,
});

const codeOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof XApiError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('a page of posts', () => {
  it('should be empty when X says that the count is 0', () => {
    expect(readPostPage({ meta: { result_count: 0 } }, PAGE)).toEqual({
      posts: [],
      nextToken: null,
      problems: [],
      resultCount: 0,
    });
  });

  it('should list the partial errors of the page', () => {
    const body = {
      data: [{ id: '1' }],
      errors: [problem('resource-not-found', '9'), { title: 'untyped' }, 'not even an object'],
      meta: { result_count: 2 },
    };
    expect(readPostPage(body, PAGE)).toMatchObject({
      problems: ['resource-not-found', 'about:blank', 'about:blank'],
      resultCount: 2,
    });
  });

  it('should be empty, with problems, when X gives errors and a count of 0', () => {
    const body = { errors: [problem('resource-not-found', '9')], meta: { result_count: 0 } };
    expect(readPostPage(body, PAGE)).toMatchObject({ posts: [], problems: ['resource-not-found'] });
  });

  it.each([
    ['not-authorized-for-resource', 'forbidden'],
    ['resource-unavailable', 'forbidden'],
    ['resource-not-found', 'not_found'],
    ['client-forbidden', 'app_forbidden'],
    ['usage-capped', 'usage_capped'],
    ['internal-error', 'unavailable'],
    ['something-new', 'unreadable'],
  ])('should fail, not be empty, when a 200 has only the error %s', (name, code) => {
    for (const body of [{ errors: [problem(name)] }, { data: [], errors: [problem(name)] }]) {
      expect(codeOf(() => readPostPage(body, PAGE))).toBe(code);
    }
  });

  it.each([
    ['a reference of an unknown kind', { referenced_posts: [{ type: 'reposted', id: '2' }] }],
    ['a reference without an id', { referenced_tweets: [{ type: 'retweeted' }] }],
    ['an id of more than 63 bits', { author_id: '9999999999999999999' }],
    ['a text that is a number', { text: 5 }],
    ['an invalid time', { created_at: 'yesterday' }],
    ['links that are not a list', { entities: { urls: {} } }],
  ])('should be unreadable with %s', (_, fields) => {
    const body = { data: [{ id: '1', ...fields }], meta: { result_count: 1 } };
    expect(codeOf(() => readPostPage(body, PAGE))).toBe('unreadable');
  });

  it.each<[string, object, boolean]>([
    ['no long text', {}, false],
    ['a long form without a text', { note_tweet: { entities: {} } }, false],
    ['a long form with a text', { note_tweet: { text: 'The whole' } }, true],
    ['no long text, of a repost', { referenced_tweets: [{ type: 'retweeted', id: '2' }] }, true],
  ])('should have no text when X sent only its beginning: %s', (_, fields, hasText) => {
    const body = { data: [{ id: '1', text: `${'a'.repeat(279)}…`, ...fields }], meta: { result_count: 1 } };
    expect(readPostPage(body, PAGE).posts.map(({ text }) => text !== null)).toEqual([hasText]);
  });

  it('should treat null like an absent field', () => {
    const post = { id: '1', text: null, author_id: null, created_at: null, entities: { urls: null } };
    expect(
      readPostPage({ data: [{ ...post, note_post: null, referenced_posts: null }] }, PAGE).posts,
    ).toEqual([
      {
        id: '1',
        text: null,
        authorId: null,
        conversationId: null,
        createdAt: null,
        references: [],
        versions: null,
      },
    ]);
  });
});

describe('a lookup of posts', () => {
  it('should tell found, gone, hidden and unmentioned apart', () => {
    const body = {
      data: [{ id: '1' }, { id: '99' }],
      errors: [
        problem('resource-not-found', '2', { resource_type: 'post' }),
        problem('not-authorized-for-resource', '3', { resource_type: 'tweet' }),
        problem('resource-unavailable', undefined, { resource_id: '4' }),
        problem('resource-not-found', '5', { resource_type: 'user' }),
        problem('resource-not-found', '1'),
        problem('internal-error', '6'),
      ],
    };
    const lookups = readPostLookups(body, ['1', '2', '3', '4', '5', '6'], POSTS);
    expect([...lookups].map(([id, { state }]) => [id, state])).toEqual([
      ['1', 'found'],
      ['2', 'gone'],
      ['3', 'hidden'],
      ['4', 'hidden'],
      ['5', 'unmentioned'],
      ['6', 'unmentioned'],
    ]);
  });
});

describe('relationships', () => {
  const relationshipOf = (user: object, errors: unknown[] = []) =>
    readRelationships(
      { data: [{ id: '7', name: 'Ada', username: 'Ada', ...user }], errors },
      ['ada'],
      USERS,
    ).get('ada');

  it('should find users regardless of the case of their names', () => {
    expect(relationshipOf({ connection_status: ['following', 'muting'] })).toEqual({
      state: 'found',
      userId: '7',
      username: 'Ada',
      statuses: ['following', 'muting'],
    });
    expect(relationshipOf({ connection_status: [] })).toMatchObject({ statuses: [] });
  });

  it.each([
    ['left out', {}, []],
    ['null', { connection_status: null }, []],
    ['in words unknown', { connection_status: ['followed_by', 'befriended'] }, []],
    [
      'not filled in',
      { connection_status: [] },
      [problem('field-hydration-failure', undefined, { field: 'connection_status' })],
    ],
  ])('should have no statuses when the connection status is %s', (_, fields, errors) => {
    expect(relationshipOf(fields, errors)).toEqual({
      state: 'found',
      userId: '7',
      username: 'Ada',
      statuses: null,
    });
  });

  it('should tell gone, unavailable and unmentioned apart', () => {
    const errors = [
      problem('resource-not-found', 'Gone'),
      problem('resource-not-found', 'suspended', { title: 'Forbidden' }),
      problem('resource-unavailable', undefined, { resource_id: 'HIDDEN' }),
      problem('internal-error', 'broken'),
    ];
    const names = ['gone', 'suspended', 'hidden', 'broken', 'silent'];
    const states = [...readRelationships({ errors }, names, USERS).values()].map(({ state }) => state);
    expect(states).toEqual(['gone', 'unavailable', 'unavailable', 'unmentioned', 'unmentioned']);
  });
});

describe('a profile', () => {
  it('should fail with the code of its problems when X sends no data', () => {
    const body = { errors: [problem('not-authorized-for-resource')] };
    expect(codeOf(() => readProfile(body, { endpoint: 'users/me', status: 200 }))).toBe('forbidden');
  });

  it('should have null for fields that X omitted', () => {
    const body = { data: { id: '7', username: 'ada', name: '' } };
    expect(readProfile(body, { endpoint: 'users/me', status: 200 })).toMatchObject({
      createdAt: null,
      followersCount: null,
      profileImageUrl: null,
      protected: false,
    });
  });
});

describe('any answer', () => {
  const words = fc.constantFrom(
    ...['data', 'errors', 'meta', 'id', 'text', 'type', 'value', 'username', 'name', 'connection_status'],
    ...['created_at', 'entities', 'urls', 'expanded_url', 'note_post', 'referenced_tweets', 'result_count'],
    ...['next_token', 'public_metrics', 'followers_count', 'parameter', 'parameters', '__proto__'],
  );
  const leaves = fc.oneof(
    fc.constantFrom(null, true, 0, 1.5, '', '1', '7', 'ada', 'following', 'retweeted'),
    fc.constantFrom('2026-01-02T03:04:05Z', 'https://api.x.com/2/problems/resource-not-found'),
    fc.string(),
  );
  const { anything } = fc.letrec((tie) => ({
    anything: fc.oneof(
      { maxDepth: 5 },
      leaves,
      fc.array(tie('anything'), { maxLength: 4 }),
      fc.dictionary(words, tie('anything'), { maxKeys: 6 }),
      fc.jsonValue(),
    ),
  }));

  it('should be read or refused with an XApiError, never with another error', () => {
    fc.assert(
      fc.property(anything, (body) => {
        codeOf(() => readPostPage(body, PAGE));
        codeOf(() => readPostLookups(body, ['1', '7'], POSTS));
        codeOf(() => readRelationships(body, ['ada'], USERS));
        codeOf(() => readProfile(body, { endpoint: 'users/me', status: 200 }));
        refusesDialect(400, problemsOf(body));
        expect(countBilled(body, 'post').post).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
