// `npm run docs:graph`: draws in docs/architecture.md which module imports which, as the code is. With --check it fails
// when the drawing there is another one. An arrow is left out where a longer way leads to the same module.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { argv } from 'node:process';
import { root } from './fingerprint.mjs';

const DOCUMENT = join(root, 'docs/architecture.md');
const [BEGIN, END] = ['<!-- modules:begin -->', '<!-- modules:end -->'];
const IMPORT = /(?:from|import\()\s*'([^']+)'/g;

/** `src/<room>` or `#<lib>`; null for the files at the top of `src`, which see everything. */
function moduleOf(path) {
  const [top, name, ...rest] = path.split('/');
  if (top === 'libs') return `#${name}`;
  return rest.length > 0 ? name : null;
}

function filesOf(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .map((entry) => posix.join(relative(root, entry.parentPath).replaceAll('\\', '/'), entry.name))
    .filter((path) => /\.tsx?$/.test(path) && !/spec\.ts$|\/(?:testing|generated)\//.test(path));
}

function importsOf(path) {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, name]) => {
    if (name.startsWith('#')) return name;
    return name.startsWith('.') ? (moduleOf(posix.join(posix.dirname(path), name)) ?? []) : [];
  });
}

function graph() {
  const edges = new Map();
  for (const path of [...filesOf('src'), ...filesOf('libs')]) {
    const from = moduleOf(path);
    if (from === null) continue;
    const known = edges.get(from) ?? edges.set(from, new Set()).get(from);
    for (const to of importsOf(path)) if (to !== from) known.add(to);
  }
  return edges;
}

function reachable(edges, from, seen = new Set()) {
  for (const to of edges.get(from) ?? []) if (!seen.has(to)) reachable(edges, to, seen.add(to));
  return seen;
}

function drawing() {
  const edges = graph();
  const node = (name) => (name.startsWith('#') ? `${name.slice(1)}[("${name}")]` : name);
  const lines = [...edges].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => ![...targets].some((other) => other !== to && reachable(edges, other).has(to)))
      .map((to) => `    ${node(from)} --> ${node(to)}`),
  );
  return [BEGIN, '', '```mermaid', 'flowchart TD', ...lines.sort(), '```', '', END].join('\n');
}

const text = readFileSync(DOCUMENT, 'utf8');
const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
if (before < 0 || after < 0) throw new Error(`docs/architecture.md lacks ${BEGIN} or ${END}`);
const drawn = text.slice(0, before) + drawing() + text.slice(after + END.length);
if (!argv.includes('--check')) writeFileSync(DOCUMENT, drawn);
else if (drawn !== text)
  throw new Error('docs/architecture.md shows other modules than the code: npm run docs:graph');
