import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { IsRowId } from './is-row-id.js';

class Query {
  @IsRowId()
  readonly id!: unknown;
}

const messagesFor = (id: unknown): string[] =>
  validateSync(plainToInstance(Query, { id })).flatMap(({ constraints }) => Object.values(constraints ?? {}));

describe('a row id', () => {
  it.each(['a', 'x'.repeat(191), 'auth0|user:1/2~'])('should be %s', (id) => {
    expect(messagesFor(id)).toEqual([]);
  });

  it.each(['', 'x'.repeat(192), 'a b', 'a\n', 'é', 5, null])('should not be %j', (id) => {
    expect(messagesFor(id)).toEqual(['id must be an id of 1 to 191 printable characters']);
  });
});
