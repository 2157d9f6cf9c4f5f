import { Matches, type ValidationOptions } from 'class-validator';

/** A row id as it may stand in an address or a filter: printable, without spaces, at most 191 characters. */
export function IsRowId(options?: ValidationOptions): PropertyDecorator {
  return Matches(/^[\x21-\x7e]{1,191}$/, {
    ...options,
    message: '$property must be an id of 1 to 191 printable characters',
  });
}
