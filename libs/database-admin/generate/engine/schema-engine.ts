import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type * as EngineModule from '@prisma/schema-engine-wasm/schema_engine_bg';

import { providerOf, sqliteFileOf, postgresqlSettings, serverAddressOf, EmbeddedLibSql } from '#database';
import { GenerateError } from '../generate-error.js';

/** The providers that Prisma's schema engine supports as WebAssembly. */
export type EngineProvider = 'sqlite' | 'postgresql';

export type HistoryDiagnosis = EngineModule.DiagnoseMigrationHistoryOutput;

const PACKAGE = '@prisma/schema-engine-wasm';
const ALL_TABLES = { externalTables: [], externalEnums: [] };
const NO_MIGRATION = '-- This is an empty migration.';

/** The used part of the WebAssembly API, which is missing in the types of Node. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Record<string, object>,
  ) => { readonly exports: EngineExports };
};

interface EngineExports {
  __wbindgen_start(): void;
}

let loading: Promise<typeof EngineModule> | undefined;

/**
 * The SQL that migrates from one set of models to another, made by Prisma's own schema engine without a database.
 * @param before the text of a schema.prisma of any provider; null for an empty database
 * @returns an empty text when there is nothing to do
 * @throws GenerateError `invalid_models` with the engine's message, `development_only` without the engine's package
 */
export async function diffModels(
  provider: EngineProvider,
  before: string | null,
  after: string,
): Promise<string> {
  const { offlineAdapterFactory } = await import('./offline-adapter.js').catch(refuseWithoutEngine);
  const models = modelsFor(provider, after);
  const script = await withEngine(models, offlineAdapterFactory(provider), async (engine) => {
    const { stdout } = await engine.diff({
      from: before === null ? { tag: 'empty' } : targetOf(modelsFor(provider, before)),
      to: targetOf(models),
      script: true,
      exitCode: null,
      filters: ALL_TABLES,
    });
    return (stdout ?? '').trim();
  });
  return script === NO_MIGRATION ? '' : script;
}

/**
 * The diagnosis of a live database and a history by Prisma's schema engine. In sync: all lists are empty,
 * `hasMigrationsTable` is true and `history` is null.
 * @param url of a SQLite or PostgreSQL database
 * @throws Error for a MySQL database, which the engine does not support
 */
export async function diagnose(
  url: string,
  migrations: readonly { readonly name: string; readonly script: string }[],
): Promise<HistoryDiagnosis> {
  const provider = providerOf(url);
  if (provider === 'mysql') throw new Error('The schema engine as WebAssembly does not support MySQL.');
  const models = `datasource db {\n  provider = "${provider}"\n}\n`;
  return withEngine(models, await adapterFactoryFor(url, provider), (engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: {
        baseDir: 'prisma/migrations',
        lockfile: { path: 'migration_lock.toml', content: `provider = "${provider}"\n` },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, script }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
        })),
      },
      optInToShadowDatabase: false,
      filters: ALL_TABLES,
    }),
  );
}

async function withEngine<Result>(
  models: string,
  adapterFactory: SqlMigrationAwareDriverAdapterFactory,
  work: (engine: EngineModule.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const { SchemaEngine } = await (loading ??= loadEngine());
  const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils');
  const bound = bindMigrationAwareSqlAdapterFactory(adapterFactory);
  const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', models]] }, ignoreLogs, bound).catch(
    refuseModels,
  );
  try {
    return await work(engine).catch(refuseModels);
  } finally {
    engine.free();
  }
}

/** Starts the engine manually: its entry point imports a .wasm file as a module, which Node 20 cannot do. */
async function loadEngine(): Promise<typeof EngineModule> {
  const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg').catch(refuseWithoutEngine);
  const folder = path.dirname(createRequire(import.meta.url).resolve(PACKAGE));
  const module = new WebAssembly.Module(await readFile(path.join(folder, 'schema_engine_bg.wasm')));
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': engine });
  const bindings = engine as unknown as { __wbg_set_wasm(exports: EngineExports): void };
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  return engine;
}

async function adapterFactoryFor(
  url: string,
  provider: EngineProvider,
): Promise<SqlMigrationAwareDriverAdapterFactory> {
  if (provider === 'sqlite') return new EmbeddedLibSql(sqliteFileOf(url));
  const { PrismaPg } = await import('@prisma/adapter-pg');
  const address = serverAddressOf(url);
  return new PrismaPg(postgresqlSettings(address), address.schema === null ? {} : { schema: address.schema });
}

/** The models for the provider: its DDL only depends on the provider of the datasource. */
function modelsFor(provider: EngineProvider, models: string): string {
  return models.replace(/^(\s*provider\s*=\s*)"(?:sqlite|postgresql|mysql)"/m, `$1"${provider}"`);
}

function targetOf(models: string): EngineModule.DiffTarget {
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: models }] };
}

function ignoreLogs(): void {
  // Failures are reported as errors; the engine's log has nothing more.
}

/** P1012: the models are not valid (Prisma's error reference). */
function refuseModels(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'P1012')
    throw new GenerateError('invalid_models', error.message.trim(), { cause: error });
  throw error;
}

function refuseWithoutEngine(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
    throw new GenerateError(
      'development_only',
      `${PACKAGE} is not installed, but required to generate migrations.`,
      {
        cause: error,
      },
    );
  throw error;
}
