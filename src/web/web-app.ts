/** A built web app, and where the service serves it. */
export interface WebApp {
  /** Its name in the error message while it is not built. */
  readonly name: string;
  /** `/`, or a path without a trailing slash; the app was built for this base. */
  readonly prefix: string;
  /** The absolute path of its build, with `index.html`. */
  readonly folder: string;
  /** Whether the page has routes of its own below the prefix, which are all answered with the page. */
  readonly hasOwnAddresses: boolean;
  /** Sources of `connect-src` in the content security policy, besides this service. */
  readonly connectSources?: readonly string[];
  /** JSON files next to the page that the service generates, by name. */
  readonly jsonFiles?: Readonly<Record<string, unknown>>;
}
