import { answerPosts, itemsOf, postProblem, type ApiAnswer } from '../api-answer.js';
import type { JsonObject } from '../dialects/dialect.js';
import type { EndpointCall } from './endpoint.js';
import type { StoredPost } from '../../world/post-archive.js';
import { readPostView, type View } from '../dialects/view.js';
import { lookUpPost, type Visibility } from '../../world/visibility.js';

/** `GET /2/tweets?ids=`: up to 100. */
export function getPosts({ reader, context }: EndpointCall): ApiAnswer {
  const ids = reader.ids('ids', 100);
  const view = readPostView(reader, context);
  reader.finishOrThrow();
  const found: StoredPost[] = [];
  const errors: JsonObject[] = [];
  for (const id of new Set(ids)) {
    const post = lookUpShown(view, id);
    const resource = { parameter: 'ids', resourceId: id, section: 'data' as const };
    if (typeof post === 'string') errors.push(postProblem(view, post, resource));
    else found.push(post);
  }
  return answerPosts(view, found, errors);
}

/** `GET /2/tweets/:id`: a post that the viewer cannot see gives a 200 with `errors`. */
export function getPost({ reader, context, pathId }: EndpointCall): ApiAnswer {
  const id = reader.pathId('id', pathId);
  const view = readPostView(reader, context);
  reader.finishOrThrow();
  const post = lookUpShown(view, id);
  if (typeof post === 'string') {
    return { errors: [postProblem(view, post, { parameter: 'id', resourceId: id, section: 'data' })] };
  }
  const answer = answerPosts(view, [post]);
  const [data] = itemsOf(answer);
  return { ...answer, ...(data === undefined ? {} : { data }) };
}

function lookUpShown(view: View, id: string): StoredPost | Exclude<Visibility, 'visible'> {
  const post = lookUpPost(view.state, view.viewer, id);
  if (typeof post === 'string') return post;
  return view.lag.isShown('posts', { id, madeAt: post.createdAt }) ? post : 'gone';
}
