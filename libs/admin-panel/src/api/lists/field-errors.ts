import { ApiError } from '#client';

/** Puts the errors of a refused change where the forms of react-admin look for them: `body.errors`, by field. */
export async function withFieldErrors<Answer>(change: Promise<Answer>): Promise<Answer> {
  try {
    return await change;
  } catch (error) {
    if (error instanceof ApiError && error.errors.length > 0) {
      Object.assign(error, { body: { errors: atFields(error) } });
    }
    throw error;
  }
}

/** A form shows an error about the whole under `root.serverError`. */
function atFields({ errors }: ApiError): Record<string, string> {
  return Object.fromEntries(
    errors.map(({ path, message }) => [path === '' ? 'root.serverError' : path, message]),
  );
}
