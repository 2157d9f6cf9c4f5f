import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Length } from 'class-validator';
import { IsText } from './is-text.js';

/** A search text: an id or the start of a username, with or without a leading `@`. */
export function IsSearch(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.replace(/^@/, '') : value,
    ),
    IsText(),
    Length(1, 191),
  );
}
