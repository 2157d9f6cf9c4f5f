import { startSimulator, type XSimulator } from '../simulator.js';

const HOSTILE = '"><img src=x onerror=alert(1)>';

let simulator: XSimulator;
let postId: string;

beforeEach(async () => {
  simulator = await startSimulator();
  for (const username of ['acme', 'carol']) simulator.world.addUser({ username });
  simulator.world.addUser({ username: 'mallory', name: HOSTILE });
  postId = simulator.world.post({ author: 'acme', text: 'Our new rocket' }).id;
});

afterEach(() => simulator.close());

async function pageOf(query = ''): Promise<string> {
  return (await fetch(`${simulator.url}/${query}`)).text();
}

function press(action: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ as: 'carol', action, ...fields });
  return fetch(`${simulator.url}/`, { method: 'POST', body, headers, redirect: 'manual' });
}

async function expectPressed(action: string, fields: Record<string, string>, label: string): Promise<void> {
  expect((await press(action, fields)).status).toBe(303);
  expect(await pageOf('?as=carol')).toContain(label);
}

describe('the pages to act on the simulated X', () => {
  it('should offer the accounts, then show what the chosen account sees', async () => {
    expect(await pageOf()).toContain('href="/?as=carol"');
    const page = await pageOf('?as=carol');
    expect(page).toContain('Our new rocket');
    expect(page).toContain('Follow @acme');
  });

  it('should have a button for each action, and one to undo it', async () => {
    await expectPressed('follow', { target: 'acme' }, 'Unfollow @acme');
    await expectPressed('unfollow', { target: 'acme' }, 'Follow @acme');
    await expectPressed('like', { target: postId }, '>Unlike<');
    await expectPressed('unlike', { target: postId }, '>Like<');
    await expectPressed('repost', { target: postId }, '>Undo repost<');
    await expectPressed('undoRepost', { target: postId }, '>Repost<');
    await expectPressed('bookmark', { target: postId }, '>Remove bookmark<');
    await expectPressed('unbookmark', { target: postId }, '>Bookmark<');
  });

  it('should post, reply and quote with the given text, and redirect to the new post', async () => {
    for (const action of ['post', 'reply', 'quote']) {
      const answer = await press(action, { target: postId, text: `words of a ${action}` });
      const [, id = ''] = /^\/\?as=carol#post-(\d+)$/.exec(answer.headers.get('location') ?? '') ?? [];
      const page = await pageOf('?as=carol');
      expect(page).toContain(`id="post-${id}"`);
      expect(page).toContain(`words of a ${action}`);
    }
  });

  it('should not show what the account cannot see', async () => {
    simulator.world.protectUser('acme');
    expect(await pageOf('?as=carol')).not.toContain('Our new rocket');
    await expectPressed('follow', { target: 'acme' }, 'Cancel the request');
    simulator.world.suspendUser('acme');
    expect(await pageOf('?as=carol')).not.toContain('@acme');
  });

  it('should escape the texts of others', async () => {
    await press('post', { text: HOSTILE });
    for (const page of [await pageOf(), await pageOf('?as=carol'), await pageOf('?as=mallory')]) {
      expect(page).not.toContain('<img');
      expect(page).toContain('&#34;&#62;&#60;img');
    }
  });

  it.each([
    ['an unknown account', 'like', { as: 'nobody' }],
    ['an unknown post', 'like', { target: '12345' }],
    ['an unknown button', 'toString', {}],
    ['an empty post', 'post', { text: '  ' }],
    ['an empty reply', 'reply', { text: '' }],
  ])('should refuse %s', async (_what, action, fields) => {
    expect((await press(action, { target: postId, ...fields })).status).toBe(400);
  });

  it('should not act for a page of another site', async () => {
    const answer = await press('like', { target: postId }, { 'sec-fetch-site': 'cross-site' });
    expect(answer.status).toBe(403);
    expect(await pageOf('?as=carol')).toContain('>Like<');
  });

  it('should not appear in the request log', async () => {
    await pageOf('?as=carol');
    await press('like', { target: postId });
    expect(simulator.requests.all()).toEqual([]);
    expect((await fetch(`${simulator.url}/`, { method: 'DELETE' })).status).toBe(405);
  });
});
