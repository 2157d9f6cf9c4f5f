import { RowChecksum } from '../../row-checksum.js';
import { DumpReader } from './server-dump.js';

/** Reads a dump in pieces of this many bytes. */
function read(dump: string, pieceLength: number) {
  const reader = new DumpReader();
  const bytes = Buffer.from(dump);
  for (let start = 0; start < bytes.length; start += pieceLength)
    reader.push(bytes.subarray(start, start + pieceLength));
  return reader.end();
}

/** The checksum of these rows, which does not depend on their order. */
function sumOf(...rows: readonly string[]): string {
  const checksum = new RowChecksum();
  for (const row of rows.toReversed()) checksum.add(row);
  return checksum.toString();
}

const POSTGRESQL = `--
-- PostgreSQL database dump
--

\\restrict abc

SET statement_timeout = 0;

CREATE TABLE "public"."User" (
    "id" text NOT NULL
);

COPY "public"."User" ("id", "name") FROM stdin;
1\t-- PostgreSQL database dump complete
2\t\\\\.

\\.

COPY plain.empty (id) FROM stdin;
\\.

--
-- PostgreSQL database dump complete
--

\\unrestrict abc

`;

const MYSQL = `-- MySQL dump 10.13  Distrib 8.0.40, for Linux (x86_64)
CREATE TABLE \`User\` (
  \`id\` varchar(191) NOT NULL
);
INSERT INTO \`User\` VALUES ('a;','(\\'('),('b\\\\',NULL),('👍)',0xFF);
INSERT INTO \`User\` VALUES ('d','');
CREATE TABLE \`odd\`\`name\` (
  \`id\` int
);
-- Dump completed on 2026-11-22 10:11:12
`;

const MARIADB = `/*M!999999\\- enable the sandbox mode */
-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
CREATE TABLE \`User\` (
  \`id\` varchar(191) NOT NULL
);
INSERT INTO \`User\` VALUES
('a;','(\\'('),
('b',NULL);
INSERT INTO \`User\` (\`id\`) VALUES
('c');
-- Dump completed on 2026-11-22 10:11:12
`;

describe.each([1, 7, 64, 100_000])('reading a dump in pieces of %i bytes', (pieceLength) => {
  it('should count the rows of pg_dump between COPY and its end', () => {
    expect(read(POSTGRESQL, pieceLength)).toEqual({
      provider: 'postgresql',
      complete: true,
      schemas: ['public', 'plain'],
      settings: ['statement_timeout'],
      rows: { User: 3, empty: 0 },
      checksums: { User: sumOf('1\t-- PostgreSQL database dump complete', '2\t\\\\.', ''), empty: sumOf() },
    });
  });

  it('should count the rows of mysqldump, which writes many on a line', () => {
    expect(read(MYSQL, pieceLength)).toEqual({
      provider: 'mysql',
      complete: true,
      schemas: [],
      settings: [],
      rows: { User: 4, 'odd`name': 0 },
      checksums: {
        User: sumOf(`('a;','(\\'('`, `('b\\\\',NULL`, `('👍)',0xFF`, `('d',''`),
        'odd`name': sumOf(),
      },
    });
  });

  it('should count the rows of mariadb-dump, which writes one per line', () => {
    expect(read(MARIADB, pieceLength)).toMatchObject({
      provider: 'mysql',
      complete: true,
      rows: { User: 3 },
    });
  });

  it.each([
    ['PostgreSQL', POSTGRESQL],
    ['MySQL', MYSQL],
  ])('should recognise a truncated dump of %s, or one with more lines', (_name, dump) => {
    expect(read(dump.slice(0, dump.lastIndexOf('-- ')), pieceLength)?.complete).toBe(false);
    expect(read(`${dump}SELECT 1;\n`, pieceLength)?.complete).toBe(false);
  });

  it('should not recognise anything else as a dump', () => {
    expect(read('-- notes\n\n\n\n\n-- MySQL dump\n', pieceLength)).toBeNull();
  });
});
