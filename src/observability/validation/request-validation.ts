import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { inheritedFields } from './inherited-fields.js';
import { isRowId } from '../../platform/validation/is-row-id.js';
import { Problem, type FieldError } from '../../platform/problems/problem.js';
import { validationProblem } from '../../platform/problems/validation-problem.js';

/** Checks every body and query against its DTO, and refuses fields that the DTO does not declare. */
export function requestValidationPipe(): ValidationPipe {
  return new RequestValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) => validationProblem(errors.flatMap((error) => fieldErrorsOf(error, ''))),
  });
}

class RequestValidationPipe extends ValidationPipe {
  /** A path parameter has no DTO: it is an id, and anything else must not reach the database. */
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'param' && !(typeof value === 'string' && isRowId(value)))
      throw new Problem('not_found', 'There is nothing at this address.');
    if (this.toValidate(metadata)) {
      const errors = inheritedFields(value);
      if (errors.length > 0) throw validationProblem(errors);
    }
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

function fieldErrorsOf(error: ValidationError, parent: string): FieldError[] {
  const path = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrorsOf(child, path))];
}
