import type { Done } from 'passport-twitter-oauth2';

/** Gives a promise's outcome to a Node-style callback; what the callback itself throws becomes its error. */
export function settle<T extends unknown[]>(work: Promise<T>, done: Done<T>): void {
  work
    .then((results) => {
      done(null, ...results);
    })
    .catch((error: unknown) => {
      done(error);
    });
}
