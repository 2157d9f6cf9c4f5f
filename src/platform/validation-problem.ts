import { Problem, type FieldError } from './problem.js';

/** A hostile body can be wrong in thousands of places; nobody needs to read them all. */
const MAX_ERRORS = 50;

/** The `validation_failed` of a request in which these fields are wrong. */
export function validationProblem(errors: readonly FieldError[]): Problem {
  const detail = 'Some fields of the request are not valid: see errors.';
  return new Problem('validation_failed', detail, { errors: errors.slice(0, MAX_ERRORS) });
}
