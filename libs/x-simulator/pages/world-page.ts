import { escapeHtml, htmlPage } from '../server/html-page.js';
import type { Account } from '../world/accounts.js';
import type { StoredPost } from '../world/post-archive.js';
import { accountVisibility, postVisibility, type WorldState } from '../world/visibility.js';

const SHOWN_POSTS = 50;

/** The page to choose an account to act as. */
export function peoplePage({ accounts }: WorldState): string {
  const people = accounts.all().filter(({ isSuspended }) => !isSuspended);
  const items = people.map(
    ({ username, name }) =>
      `<li><a href="/?as=${encodeURIComponent(username)}">${escapeHtml(name)}</a> <span class="quiet">@${escapeHtml(username)}</span></li>`,
  );
  return htmlPage(
    'Who are you?',
    `<h1>Who are you?</h1>
<p class="quiet">Everything here stays on this machine. Choose the account to act as.</p>
${items.length === 0 ? '<p>This X has no accounts yet.</p>' : `<ul>\n${items.join('\n')}\n</ul>`}`,
  );
}

/** The accounts and posts that an account sees, with buttons for its actions. */
export function worldPage(state: WorldState, viewer: Account): string {
  const others = state.accounts
    .all()
    .filter((account) => account.id !== viewer.id && accountVisibility(viewer, account) !== 'gone');
  return htmlPage(
    `@${viewer.username}`,
    `<h1>You are <b>${escapeHtml(viewer.name)}</b> <span class="quiet">@${escapeHtml(viewer.username)}</span></h1>
<p><a href="/">Choose another account</a></p>
<form method="post">${hidden('as', viewer.username)}
<label for="new-post">A new post</label>
<textarea id="new-post" name="text" rows="2" required></textarea>
<div class="actions">${button('post', 'Post', 'primary')}</div>
</form>
<h2>Accounts</h2>
${others.map((account) => accountArticle(viewer, account)).join('\n')}
<h2>Posts</h2>
${visiblePosts(state, viewer)
  .map((post) => postArticle(state, viewer, post))
  .join('\n')}`,
  );
}

function visiblePosts(state: WorldState, viewer: Account): StoredPost[] {
  return state.accounts
    .all()
    .flatMap(({ id }) => state.posts.timeline(id).slice(-SHOWN_POSTS))
    .filter(
      (post) => state.posts.originalOf(post) === post && postVisibility(state, viewer, post) === 'visible',
    )
    .sort((one, other) => other.createdAt - one.createdAt || Number(BigInt(other.id) - BigInt(one.id)))
    .slice(0, SHOWN_POSTS);
}

function accountArticle(viewer: Account, { id, username, name, isProtected }: Account): string {
  const isFollowed = viewer.following.has(id) || viewer.requested.has(id);
  const label = viewer.requested.has(id) ? 'Cancel the request' : isFollowed ? 'Unfollow' : 'Follow';
  return `<article id="account-${escapeHtml(username)}">
<p><b>${escapeHtml(name)}</b> <span class="quiet">@${escapeHtml(username)}${isProtected ? ' · protected' : ''}</span></p>
<form method="post">${hidden('as', viewer.username)}${hidden('target', username)}
${button(isFollowed ? 'unfollow' : 'follow', `${label} @${username}`)}</form>
</article>`;
}

function postArticle(state: WorldState, viewer: Account, post: StoredPost): string {
  const author = state.accounts.find(post.authorId);
  const hasReposted = state.posts.findRepost(viewer.id, post.id) !== undefined;
  const marks = [
    viewer.likes.has(post.id) ? button('unlike', 'Unlike') : button('like', 'Like'),
    hasReposted ? button('undoRepost', 'Undo repost') : button('repost', 'Repost'),
    viewer.bookmarks.has(post.id) ? button('unbookmark', 'Remove bookmark') : button('bookmark', 'Bookmark'),
  ];
  const target = hidden('as', viewer.username) + hidden('target', post.id);
  const address = `https://x.com/${author?.username ?? 'i'}/status/${post.id}`;
  return `<article id="post-${post.id}">
<p><b>${escapeHtml(author?.name ?? '')}</b> <span class="quiet">@${escapeHtml(author?.username ?? '')}</span></p>
<p>${escapeHtml(post.text)}</p>
<p><code>${escapeHtml(address)}</code></p>
<form method="post">${target}
${marks.join('\n')}</form>
<form method="post">${target}
<textarea name="text" rows="1" required aria-label="Text for post ${post.id}" placeholder="Your text"></textarea>
${button('reply', 'Reply')}
${button('quote', 'Quote')}</form>
</article>`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
}

function button(action: string, label: string, style = ''): string {
  return `<button name="action" value="${action}"${style === '' ? '' : ` class="${style}"`}>${escapeHtml(label)}</button>`;
}
