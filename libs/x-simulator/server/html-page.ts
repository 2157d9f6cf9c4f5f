/** A page of the simulated X; `body` is HTML, `title` is plain text. */
export function htmlPage(title: string, body: string): string {
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

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --line: #8886; --quiet: #6b7280; --blue: #1d6fd6; --page: #fff; --text: #16181d; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: var(--page); color: var(--text); }
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
article { border: 1px solid var(--line); border-radius: .75rem; padding: .75rem 1rem; margin: .75rem 0; overflow-wrap: anywhere; }
article p { margin: 0 0 .5rem; white-space: pre-wrap; }
article:target { border-color: var(--blue); box-shadow: 0 0 0 2px var(--blue); }
article form { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .5rem; }
textarea { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem .6rem; border-radius: .5rem; color: inherit; }
a { color: inherit; }
@media (prefers-color-scheme: dark) { :root { --quiet: #a3acba; --page: #14171c; --text: #edf0f4; } }
`;
