import { applyDecorators } from '@nestjs/common';
import { IsString, Matches } from 'class-validator';

/** Text that every database can store: PostgreSQL has no place for U+0000, so all refuse it. */
export function IsText(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Matches(/^[^\0]*$/, { message: '$property must not contain the character U+0000' }),
  );
}
