export type AttemptResult<User> =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'success'; readonly user: User }
  | { readonly kind: 'fail' };

interface PassportStrategy {
  authenticate(request: object): void;
}

/**
 * Runs a passport strategy without passport's middleware, which cannot redirect on Fastify. Each run gets its
 * own object that inherits from the strategy, as in passport's middleware.
 *
 * @throws the strategy's error
 */
export function attempt<User>(strategy: PassportStrategy, request: object): Promise<AttemptResult<User>> {
  return new Promise((resolve, reject) => {
    const outcomes = {
      redirect: (location: string) => {
        resolve({ kind: 'redirect', location });
      },
      success: (user: User) => {
        resolve({ kind: 'success', user });
      },
      fail: () => {
        resolve({ kind: 'fail' });
      },
      error: reject,
    };
    const run = Object.assign(Object.create(strategy) as PassportStrategy, outcomes);
    run.authenticate(request);
  });
}
