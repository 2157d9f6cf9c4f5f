import type { ApiAnswer } from './api-answer.js';
import type { JsonObject } from './dialect.js';
import type { EndpointCall } from './endpoint.js';
import { notFound, suspended } from './problems.js';
import { readUserView, renderUser } from './view.js';

/** `GET /2/users/me` */
export function getMe({ reader, looker }: EndpointCall): ApiAnswer {
  const view = readUserView(reader, looker);
  reader.finishOrThrow();
  return { data: renderUser(view, looker.viewer) };
}

/** `GET /2/users/by?usernames=`: up to 100. */
export function getUsersByUsernames({ reader, looker }: EndpointCall): ApiAnswer {
  const usernames = reader.list('usernames', { max: 100, pattern: /^[A-Za-z0-9_]{1,15}$/ });
  const view = readUserView(reader, looker);
  reader.finishOrThrow();
  const data: JsonObject[] = [];
  const errors: JsonObject[] = [];
  const wanted = new Map(usernames.map((username) => [username.toLowerCase(), username]));
  for (const username of wanted.values()) {
    const account = looker.state.accounts.findByUsername(username);
    const resource = { parameter: 'usernames', resourceId: username, resourceType: 'user' };
    if (account === undefined) errors.push(notFound(looker.rules, resource));
    else if (account.isSuspended) errors.push(suspended(looker.rules, resource));
    else data.push(renderUser(view, account));
  }
  return { ...(data.length > 0 ? { data } : {}), ...(errors.length > 0 ? { errors } : {}) };
}
