import { ApiExtension } from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode } from './problem.js';

/** What {@link ApiProblem} puts before the code; the OpenAPI document itself has none of these. */
export const PROBLEM_EXTENSION = 'x-problem-';

/** For the OpenAPI document: the route, or each route of the class, can answer with this problem. */
export function ApiProblem(
  code: ProblemCode,
  status: number = PROBLEMS[code].status,
): MethodDecorator & ClassDecorator {
  return ApiExtension(PROBLEM_EXTENSION + code, status) as MethodDecorator & ClassDecorator;
}
