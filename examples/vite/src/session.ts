/** The service. Another address: `VITE_SERVICE=https://api.example.com npm run dev`. */
export const SERVICE: string = import.meta.env['VITE_SERVICE'] ?? 'http://localhost:3000';

/**
 * The bearer token of the member. Here the demo gives one to everybody who asks. In your app, ask your own server: it
 * knows who is signed in, and signs a token for them (docs/integrate.md, "Bearer tokens").
 */
export async function tokenOfMember(): Promise<string> {
  const kept = sessionStorage.getItem('token');
  if (kept !== null) return kept;
  const response = await fetch(`${SERVICE}/dev-login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub: 'carol' }),
  });
  const { token } = (await response.json()) as { token: string };
  sessionStorage.setItem('token', token);
  return token;
}
