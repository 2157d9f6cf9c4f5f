import { answerOf, type ServiceClient } from '#client';

/**
 * Connects an account as a browser would, with the cookie of the service; `approve` does what a person does on X's
 * page. Returns where the browser is sent back to.
 */
export async function connectAsBrowser(
  client: ServiceClient,
  approve: (authorizationUrl: string) => Promise<URL>,
): Promise<URL> {
  const begun = client.POST('/v1/twitter/connection/authorize', { body: {} });
  const { authorizationUrl } = await answerOf(begun);
  const { response } = await begun;
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  const callback = await approve(authorizationUrl);
  const back = await fetch(callback, { redirect: 'manual', headers: { cookie: cookies.join('; ') } });
  return new URL(back.headers.get('location') ?? '', callback);
}
