import { isWholePost, type XPost } from './x-post.js';

const post: XPost = {
  id: '7',
  authorId: '1',
  conversationId: '7',
  createdAt: new Date('2026-11-29T10:00:00Z'),
  text: 'gm https://acme.example',
  references: [],
  versions: ['7'],
};

describe('a whole post', () => {
  it('should have every requested part', () => {
    expect(isWholePost(post)).toBe(true);
    expect(isWholePost({ ...post, text: '@ada gm' })).toBe(true);
    expect(isWholePost({ ...post, text: '@ada gm', conversationId: '5', versions: ['5', '7'] })).toBe(true);
    const reply = { text: '@ada gm', conversationId: '5' };
    expect(isWholePost({ ...post, ...reply, references: [{ kind: 'replied_to', id: '5' }] })).toBe(true);
    expect(isWholePost({ ...post, text: 'RT @ada: gm', references: [{ kind: 'retweeted', id: '6' }] })).toBe(
      true,
    );
  });

  it.each<[string, Partial<XPost>]>([
    ['time', { createdAt: null }],
    ['text', { text: null }],
    ['post that it reposts', { text: 'RT @ada: gm' }],
    ['post that it answers', { text: '@ada gm', conversationId: '5' }],
    ['expanded link', { text: 'gm https://t.co/abcdefghij' }],
  ])('should have its %s', (_part, lacking) => {
    expect(isWholePost({ ...post, ...lacking })).toBe(false);
  });
});
