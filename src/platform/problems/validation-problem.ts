import { Problem, type FieldError } from './problem.js';

/** A hostile body can have thousands of errors; nobody needs them all. */
const MAX_ERRORS = 50;

/** The `validation_failed` problem for these fields. */
export function validationProblem(errors: readonly FieldError[]): Problem {
  const detail = 'Some fields of the request are not valid: see errors.';
  return new Problem('validation_failed', detail, { errors: errors.slice(0, MAX_ERRORS) });
}
