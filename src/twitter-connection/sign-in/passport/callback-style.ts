import type { Done } from 'passport-twitter-oauth2';

/** Passes a promise's result to a Node-style callback; an error that the callback throws is passed to it, too. */
export function settle<T extends unknown[]>(work: Promise<T>, done: Done<T>): void {
  work
    .then((results) => {
      done(null, ...results);
    })
    .catch((error: unknown) => {
      done(error);
    });
}
