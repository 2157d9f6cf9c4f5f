import type { Account } from '../world/accounts.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { escapeHtml, htmlPage } from '../server/html-page.js';
import { scopeDescriptions } from './oauth-scopes.js';

/** The page on which a user authorizes an app. Its form posts to its own address, including the query. */
export function authorizePage(request: AuthorizationRequest, accounts: readonly Account[]): string {
  const people = accounts.filter(({ isSuspended }) => !isSuspended);
  return htmlPage(
    'Authorize app',
    `<h1><b>${escapeHtml(request.clientId)}</b> wants to access your X account</h1>
<p class="quiet">It will return you to ${escapeHtml(new URL(request.redirectUri).host)}.</p>
<form method="post">
<fieldset><legend>Sign in as</legend>
${people.length === 0 ? '<p class="quiet">This X has no accounts yet.</p>' : people.map(personChoice).join('\n')}
</fieldset>
<section><h2>Things this app can do</h2><ul>
${request.scopes.map(scopeItem).join('\n')}
</ul></section>
<div class="actions">
<button name="decision" value="authorize" class="primary"${people.length === 0 ? ' disabled' : ''}>Authorize app</button>
<button name="decision" value="cancel" formnovalidate>Cancel</button>
</div>
</form>`,
  );
}

/** Errors are shown here, without a redirect: the redirect address may not be the app's (RFC 6749 4.1.2.1). */
export function mistakesPage(mistakes: readonly string[]): string {
  const items = mistakes.map((mistake) => `<li>${escapeHtml(mistake)}</li>`).join('\n');
  return htmlPage(
    'Something went wrong',
    `<h1>Something went wrong</h1>
<p>The app did not get access. Go back and sign in again.</p>
<ul>
${items}
</ul>`,
  );
}

function personChoice({ username, name, isProtected }: Account, index: number): string {
  const value = escapeHtml(username);
  return `<label><input type="radio" name="username" value="${value}" required${index === 0 ? ' checked' : ''}>
<span><b>${escapeHtml(name)}</b> <span class="quiet">@${value}${isProtected ? ' · protected' : ''}</span></span></label>`;
}

function scopeItem(scope: string): string {
  return `<li>${escapeHtml(scopeDescriptions[scope] ?? scope)} <code>${escapeHtml(scope)}</code></li>`;
}
