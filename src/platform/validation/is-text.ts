import { applyDecorators } from '@nestjs/common';
import { IsString, Matches, type ValidationOptions } from 'class-validator';

/** Text that every database can store: without U+0000, which PostgreSQL cannot. */
export function IsText(options: Pick<ValidationOptions, 'each'> = {}): PropertyDecorator {
  return applyDecorators(
    IsString(options),
    Matches(/^[^\0]*$/, {
      ...options,
      message: '$property must not contain the character U+0000',
    }),
  );
}
