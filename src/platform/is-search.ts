import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Length } from 'class-validator';
import { IsText } from './is-text.js';

/** What to search for: an id or the start of a username, which people write with an `@` in front. */
export function IsSearch(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.replace(/^@/, '') : value,
    ),
    IsText(),
    Length(1, 191),
  );
}
