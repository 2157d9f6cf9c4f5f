/* oxlint-disable no-restricted-imports -- the plans of what Prisma sends: this stands between Prisma and the driver */
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
} from '@prisma/driver-adapter-utils';
import {
  type Database,
  directDatabase,
  sqliteFileOf,
  mysqlSettings,
  postgresqlSettings,
  serverAddressOf,
  embeddedDatabase,
  serverDatabase,
} from '#database';

type Client = Omit<Database, 'provider' | 'direct' | 'poolUse'>;
type Provider = Database['provider'];

const MOST_USES = 30;

/** A database with one connection that records its statements. Writes are not run. */
export class TracedDatabase {
  readonly #statements: SqlQuery[] = [];
  #spare: { readonly connection: SqlDriverAdapter; uses: number } | null = null;

  private constructor(
    readonly database: Database,
    private readonly tracer: Tracer,
    private readonly factory: SqlDriverAdapterFactory,
  ) {
    tracer.onStatement = (query) => this.#statements.push(query);
  }

  static async open(provider: Provider, url: string): Promise<TracedDatabase> {
    const factory = await adapterFor(provider, url);
    const tracer = new Tracer(factory);
    const direct = directDatabase(tracer, provider);
    const client = await clientFor(provider, tracer);
    await client.$connect();
    const database =
      provider === 'sqlite' ? embeddedDatabase(client, direct) : serverDatabase(client, provider, direct);
    return new TracedDatabase(database, tracer, factory);
  }

  /** The statements that the work sends to the database. */
  async statementsOf(work: () => Promise<unknown>): Promise<readonly SqlQuery[]> {
    this.#statements.length = 0;
    await work();
    return this.#statements.splice(0);
  }

  /** Sends a statement without Prisma, on the same connection and with parameters of the same types. */
  send(query: SqlQuery): Promise<SqlResultSet> {
    return this.tracer.connected.queryRaw(query);
  }

  /** Another connection that has run few statements and knows the latest statistics. */
  async spare(): Promise<SqlDriverAdapter> {
    if (this.#spare === null || this.#spare.uses === MOST_USES) {
      await this.#forgetSpare();
      this.#spare = { connection: await this.factory.connect(), uses: 0 };
    }
    this.#spare.uses += 1;
    return this.#spare.connection;
  }

  /** On SQLite, other connections know new statistics only after they are opened again. */
  async analyze(): Promise<void> {
    await this.#forgetSpare();
    await this.send({ sql: 'ANALYZE', args: [], argTypes: [] });
  }

  async #forgetSpare(): Promise<void> {
    await this.#spare?.connection.dispose();
    this.#spare = null;
  }

  async close(): Promise<void> {
    await this.#forgetSpare();
    await this.database.$disconnect();
  }
}

/** A driver adapter that reports each statement. */
class Tracer implements SqlDriverAdapterFactory {
  readonly provider;
  readonly adapterName;
  onStatement: (query: SqlQuery) => void = () => undefined;
  #connected: SqlDriverAdapter | null = null;

  constructor(private readonly factory: SqlDriverAdapterFactory) {
    this.provider = factory.provider;
    this.adapterName = factory.adapterName;
  }

  get connected(): SqlDriverAdapter {
    if (this.#connected === null) throw new Error('not connected');
    return this.#connected;
  }

  async connect(): Promise<SqlDriverAdapter> {
    const adapter = await this.factory.connect();
    this.#connected = adapter;
    const queryRaw = (query: SqlQuery): Promise<SqlResultSet> => {
      this.onStatement(query);
      return adapter.queryRaw(query);
    };
    const executeRaw = (query: SqlQuery): Promise<number> => {
      this.onStatement(query);
      return Promise.resolve(0);
    };
    const traced = new Map<string | symbol, unknown>(Object.entries({ queryRaw, executeRaw }));
    return new Proxy(adapter, {
      get(target, property): unknown {
        if (traced.has(property)) return traced.get(property);
        const member: unknown = Reflect.get(target, property, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }
}

async function adapterFor(provider: Provider, url: string): Promise<SqlDriverAdapterFactory> {
  switch (provider) {
    case 'sqlite': {
      const { EmbeddedLibSql } = await import('../../libs/database/sqlite/embedded-libsql.js');
      return new EmbeddedLibSql(sqliteFileOf(url));
    }
    case 'postgresql': {
      const { PrismaPg } = await import('@prisma/adapter-pg');
      return new PrismaPg({ ...postgresqlSettings(serverAddressOf(url)), max: 1 });
    }
    case 'mysql': {
      const { PrismaMariaDb } = await import('@prisma/adapter-mariadb');
      return new PrismaMariaDb({ ...mysqlSettings(serverAddressOf(url)), connectionLimit: 1 });
    }
  }
}

async function clientFor(provider: Provider, adapter: SqlDriverAdapterFactory): Promise<Client> {
  switch (provider) {
    case 'sqlite': {
      const { PrismaClient } = await import('../../libs/database/generated/sqlite/client.js');
      return new PrismaClient({ adapter });
    }
    case 'postgresql': {
      const { PrismaClient } = await import('../../libs/database/generated/postgresql/client.js');
      return new PrismaClient({ adapter }) as unknown as Client;
    }
    case 'mysql': {
      const { PrismaClient } = await import('../../libs/database/generated/mysql/client.js');
      return new PrismaClient({ adapter }) as unknown as Client;
    }
  }
}
