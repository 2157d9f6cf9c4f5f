import { Injectable, Logger } from '@nestjs/common';
import { providerOf, type DatabaseProvider, type EndedStatement, type StatementWatch } from '#database';
import { AppConfig } from '../../config/app-config.js';
import { NO_TRACING, Tracing } from '../tracing/tracing.js';

/** Of a statement in the log or a trace; one with a thousand placeholders is longer. */
const MOST_CHARACTERS = 2_000;
const OPERATION = /^[a-z]+/i;
const TABLE = /\b(?:FROM|INTO|UPDATE)\s+(?:[`"]?\w+[`"]?\.)?[`"]?(\w+)/i;

/** Logs slow statements and adds statements to traces; their parameters are never part of it. */
@Injectable()
export class StatementObserver {
  readonly #logger = new Logger('Database');
  readonly #provider: DatabaseProvider;
  /** Undefined where nothing has to be observed. */
  readonly watch: StatementWatch | undefined;

  constructor(
    private readonly config: AppConfig,
    private readonly tracing: Tracing,
  ) {
    this.#provider = providerOf(config.database.url);
    const isUseful = config.database.slowQueryMs !== null || tracing !== NO_TRACING;
    this.watch = isUseful ? this.#observe.bind(this) : undefined;
  }

  #observe(ended: EndedStatement): void {
    const { slowQueryMs } = this.config.database;
    if (slowQueryMs !== null && ended.durationMs > slowQueryMs) this.#log(ended);
    if (this.tracing.isRecording) this.#trace(ended);
  }

  #log({ statement, durationMs }: EndedStatement): void {
    const line = { statement: shown(statement), durationMs: Math.round(durationMs) };
    this.#logger.warn({ msg: 'Slow query', ...line });
  }

  #trace({ statement, startedAt, durationMs, hasFailed }: EndedStatement): void {
    const text = shown(statement);
    const operation = OPERATION.exec(text)?.[0].toUpperCase() ?? 'SQL';
    const table = TABLE.exec(text)?.[1];
    this.tracing.ended({
      name: table === undefined ? operation : `${operation} ${table}`,
      attributes: {
        'db.system.name': this.#provider,
        'db.operation.name': operation,
        'db.query.text': text,
      },
      startedAt,
      durationMs,
      hasFailed,
    });
  }
}

function shown(statement: string): string {
  const text = statement
    .slice(0, MOST_CHARACTERS * 2)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
