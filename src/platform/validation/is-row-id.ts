import { Matches, type ValidationOptions } from 'class-validator';

const ROW_ID = /^[\x21-\x7e]{1,191}$/;

/** Whether the text is a possible row id. */
export function isRowId(text: string): boolean {
  return ROW_ID.test(text);
}

/** A row id in a path or a filter: printable ASCII, no spaces, at most 191 characters. */
export function IsRowId(options?: ValidationOptions): PropertyDecorator {
  return Matches(ROW_ID, {
    ...options,
    message: '$property must be an id of 1 to 191 printable characters',
  });
}
