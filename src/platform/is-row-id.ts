import { Matches, type ValidationOptions } from 'class-validator';

const ROW_ID = /^[\x21-\x7e]{1,191}$/;

/** Whether the text can be the id of a row. */
export function isRowId(text: string): boolean {
  return ROW_ID.test(text);
}

/** A row id as it may stand in an address or a filter: printable, without spaces, at most 191 characters. */
export function IsRowId(options?: ValidationOptions): PropertyDecorator {
  return Matches(ROW_ID, {
    ...options,
    message: '$property must be an id of 1 to 191 printable characters',
  });
}
