import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { z } from 'zod';
import { FIRST_INSTANT, LAST_INSTANT } from '../validation/is-instant.js';
import { isRowId } from '../validation/is-row-id.js';
import { Problem } from '../problems/problem.js';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;

/** The query of every list: the size of the page, and the cursor that the page before gave. */
export class PageQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Transform(({ value }: { value: unknown }) => integerOf(value))
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @IsString()
  cursor?: string;

  /**
   * Where the page begins; null for the first one.
   *
   * @throws Problem `invalid_cursor`
   */
  after(): Cursor | null {
    return this.cursor === undefined ? null : decodeCursor(this.cursor);
  }
}

/** One page of a list, newest first; `nextCursor` is null on the last one. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** Where a row stands in a list that is ordered by a time and then by id, both descending. */
export interface Cursor {
  readonly at: Date;
  readonly id: string;
}

/** Prisma conditions for the rows after a cursor; empty without a cursor. */
export type KeysetWhere<Field extends string> = Partial<Record<Field, { lte: Date }>> & {
  OR?: (Record<Field, { lt: Date }> | { id: { lt: string } })[];
};

const cursorSchema = z.tuple([z.int().min(FIRST_INSTANT).max(LAST_INSTANT), z.string().refine(isRowId)]);

/** The opaque text that stands for a cursor. */
export function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');
}

/** @throws Problem `invalid_cursor` for anything that {@link encodeCursor} did not write. */
export function decodeCursor(text: string): Cursor {
  const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (parsed.success) {
    const decoded = { at: new Date(parsed.data[0]), id: parsed.data[1] };
    if (encodeCursor(decoded) === text) return decoded;
  }
  throw new Problem('invalid_cursor', 'The cursor is not one that this list has given out.');
}

/**
 * The Prisma `where` for what follows a cursor in `orderBy: [{ [dateField]: 'desc' }, { id: 'desc' }]`. The bound
 * on the time stands outside of the OR: inside, no query planner would use it as the range of an index.
 */
export function keysetWhere<Field extends string>(
  cursor: Cursor | null,
  dateField: Field,
): KeysetWhere<Field> {
  if (cursor === null) return {};
  const { at, id } = cursor;
  const notNewer = { [dateField]: { lte: at } } as Record<Field, { lte: Date }>;
  const older = { [dateField]: { lt: at } } as Record<Field, { lt: Date }>;
  return { ...notNewer, OR: [older, { id: { lt: id } }] };
}

/** Makes a page of rows that were read with `take: limit + 1`: an extra row means that more follow. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => Cursor,
  map: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data: shown.map(map), nextCursor: more ? encodeCursor(cursorOf(last)) : null };
}

/** Documents a route that answers with a {@link Page} of `item`. */
export function ApiPage(item: Type): MethodDecorator {
  const schema = {
    type: 'object',
    required: ['data', 'nextCursor'],
    properties: {
      data: { type: 'array', items: { $ref: getSchemaPath(item) } },
      nextCursor: { type: 'string', nullable: true },
    },
  };
  return applyDecorators(ApiExtraModels(item), ApiOkResponse({ schema }));
}

function integerOf(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
