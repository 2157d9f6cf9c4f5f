/** A built web app, and where the service shows it. */
export interface WebApp {
  /** What an answer calls it while it is not built. */
  readonly name: string;
  /** `/`, or a path without a slash at its end; the app was built for this base. */
  readonly prefix: string;
  /** Absolute: where its build is, with `index.html`. */
  readonly folder: string;
  /** Whether addresses below the prefix are the page's own, so that each of them is answered with the page. */
  readonly hasOwnAddresses: boolean;
  /** What the page may talk to besides this service: sources of the content security policy. */
  readonly connectSources?: readonly string[];
  /** JSON files beside the page that are made by the service, by their names. */
  readonly jsonFiles?: Readonly<Record<string, unknown>>;
}
