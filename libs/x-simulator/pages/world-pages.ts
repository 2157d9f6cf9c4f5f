import { mistakesPage } from '../oauth/authorize-page.js';
import { htmlReply, problemReply, type HttpReply, type IncomingCall } from '../server/reply.js';
import { genericProblem } from '../api/problems.js';
import { SimulatorError } from '../simulator-error.js';
import type { WorldState } from '../world/visibility.js';
import type { World } from '../world/world.js';
import { peoplePage, worldPage } from './world-page.js';

export const WORLD_PAGES_PATH = '/';

interface ActionInput {
  readonly who: string;
  /** A username or the id of a post. */
  readonly target: string;
  readonly text: string;
}

// The names of the world's methods are the values of the buttons.
const ON_ACCOUNTS = ['follow', 'unfollow'] as const;
const ON_POSTS = ['like', 'unlike', 'repost', 'undoRepost', 'bookmark', 'unbookmark'] as const;
const ABOUT_POSTS = ['reply', 'quote'] as const;

/** Pages for people: `GET /` to choose an account and see its world, `POST /` to act in it. */
export function answerWorldPages(world: World, state: WorldState, call: IncomingCall): HttpReply {
  try {
    if (call.method === 'GET' || call.method === 'HEAD') return show(state, call.query.get('as'));
    if (call.method === 'POST') return act(world, call);
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    return htmlReply(400, mistakesPage([error.message]));
  }
  return problemReply(405, genericProblem(405, 'Method Not Allowed'), { allow: 'GET, HEAD, POST' });
}

function show(state: WorldState, username: string | null): HttpReply {
  if (username === null) return htmlReply(200, peoplePage(state));
  return htmlReply(200, worldPage(state, state.accounts.getOrThrow(username)));
}

function act(world: World, { headers, body }: IncomingCall): HttpReply {
  // Another site in the same browser must not act here (Fetch metadata); only browsers send this header.
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin')
    return htmlReply(403, mistakesPage(['This form was sent from another site.']));
  const form = new URLSearchParams(body);
  const field = (name: string) => (form.get(name) ?? '').trim();
  const anchor = perform(world, field('action'), {
    who: field('as'),
    target: field('target'),
    text: field('text'),
  });
  if (anchor === null) return htmlReply(400, mistakesPage(['Enter a text and press a button.']));
  const location = `/?as=${encodeURIComponent(field('as'))}#${encodeURIComponent(anchor)}`;
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, text: '', body: null };
}

/** Returns the anchor of the page to show next; null when there is no such button, or the text is missing. */
function perform(world: World, action: string, { who, target, text }: ActionInput): string | null {
  const onAccount = ON_ACCOUNTS.find((name) => name === action);
  if (onAccount !== undefined) {
    world[onAccount](who, target);
    return `account-${target}`;
  }
  const onPost = ON_POSTS.find((name) => name === action);
  if (onPost !== undefined) {
    world[onPost](who, target);
    return `post-${target}`;
  }
  if (text === '') return null;
  const aboutPost = ABOUT_POSTS.find((name) => name === action);
  if (aboutPost !== undefined) return `post-${world[aboutPost](who, target, text).id}`;
  return action === 'post' ? `post-${world.post({ author: who, text }).id}` : null;
}
