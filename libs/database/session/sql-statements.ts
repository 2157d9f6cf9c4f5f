import splitter from 'dbgate-query-splitter';

import type { DatabaseProvider } from '../address/database-url.js';

const OPTIONS = {
  sqlite: splitter.sqliteSplitterOptions,
  postgresql: splitter.postgreSplitterOptions,
  mysql: splitter.mysqlSplitterOptions,
};
const COMMENT = /^\s*(?:--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)/;

/** The statements of a script, in order, without the comments before them. */
export function statementsOf(provider: DatabaseProvider, script: string): string[] {
  return splitter
    .splitQuery(script, OPTIONS[provider])
    .map((piece) => withoutLeadingComments(typeof piece === 'string' ? piece : piece.text))
    .filter((statement) => statement !== '');
}

function withoutLeadingComments(piece: string): string {
  let rest = piece;
  while (COMMENT.test(rest)) rest = rest.replace(COMMENT, '');
  return rest.trim();
}
