import type { Account } from '../world/accounts.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { scopeDescriptions } from './oauth-scopes.js';

/** The page on which a person lets an app in. Its form is sent to its own address, query included. */
export function authorizePage(request: AuthorizationRequest, accounts: readonly Account[]): string {
  const people = accounts.filter(({ isSuspended }) => !isSuspended);
  return page(
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

/** Mistakes stay on X's page: an address that nobody registered must not learn of them (RFC 6749 4.1.2.1). */
export function mistakesPage(mistakes: readonly string[]): string {
  const items = mistakes.map((mistake) => `<li>${escapeHtml(mistake)}</li>`).join('\n');
  return page(
    'Something went wrong',
    `<h1>Something went wrong</h1>
<p>You were not able to give access to the app. Go back and try again to sign in.</p>
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

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · simulated X</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="badge">Simulated X</p>
${body}
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --line: #8886; --quiet: #6b7280; --blue: #1d6fd6; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 3rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; font-weight: 500; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
ul { padding-left: 1.25rem; } li { margin: .25rem 0; }
code { font-size: .8rem; color: var(--quiet); }
.quiet { color: var(--quiet); }
.badge { display: inline-block; margin: 0 0 1.5rem; padding: .1rem .6rem; border: 1px solid var(--line);
  border-radius: 1rem; font-size: .8rem; color: var(--quiet); }
fieldset { border: 1px solid var(--line); border-radius: .75rem; padding: .25rem 1rem; max-height: 16rem; overflow: auto; }
legend { padding: 0 .35rem; font-weight: 600; }
label { display: flex; gap: .6rem; align-items: center; padding: .5rem 0; cursor: pointer; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { font: inherit; font-weight: 600; padding: .55rem 1.4rem; border-radius: 2rem; border: 1px solid var(--line);
  background: transparent; color: inherit; cursor: pointer; }
button.primary { background: var(--blue); border-color: var(--blue); color: #fff; }
button:disabled { opacity: .5; cursor: not-allowed; }
`;
