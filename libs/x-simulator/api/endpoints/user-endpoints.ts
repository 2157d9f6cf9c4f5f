import type { ApiAnswer } from '../api-answer.js';
import type { JsonObject } from '../dialects/dialect.js';
import type { EndpointCall } from './endpoint.js';
import { notFound, suspended } from '../problems.js';
import { readUserView, renderUser } from '../dialects/view.js';

/** `GET /2/users/me` */
export function getMe({ reader, context }: EndpointCall): ApiAnswer {
  const view = readUserView(reader, context);
  reader.finishOrThrow();
  return { data: renderUser(view, context.viewer) };
}

/** `GET /2/users/by?usernames=`: up to 100. */
export function getUsersByUsernames({ reader, context }: EndpointCall): ApiAnswer {
  const usernames = reader.list('usernames', { max: 100, pattern: /^[A-Za-z0-9_]{1,15}$/ });
  const view = readUserView(reader, context);
  reader.finishOrThrow();
  const data: JsonObject[] = [];
  const errors: JsonObject[] = [];
  const wanted = new Map(usernames.map((username) => [username.toLowerCase(), username]));
  for (const username of wanted.values()) {
    const account = context.state.accounts.findByUsername(username);
    const resource = { parameter: 'usernames', resourceId: username, resourceType: 'user' };
    if (account === undefined) errors.push(notFound(context.rules, resource));
    else if (account.isSuspended) errors.push(suspended(context.rules, resource));
    else data.push(renderUser(view, account));
  }
  return { ...(data.length > 0 ? { data } : {}), ...(errors.length > 0 ? { errors } : {}) };
}
