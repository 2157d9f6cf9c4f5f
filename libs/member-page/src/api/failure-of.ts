import { ApiError } from '#client';

/** Turns any thrown value into an ApiError. */
export function failureOf(error: unknown): ApiError {
  return error instanceof ApiError ? error : ApiError.unreadable(0, error);
}
