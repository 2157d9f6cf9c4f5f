import { ApiError } from '#client';
import { withFieldErrors } from './field-errors.js';

const refused = (path: string) => {
  const errors = [{ path, message: 'odd' }];
  return withFieldErrors(
    Promise.reject(new ApiError({ status: 400, code: 'validation_failed', detail: 'No.', errors })),
  );
};

describe('the errors of a refused change', () => {
  it('should stand at their fields, and one about the whole body where a form shows its general errors', async () => {
    await expect(refused('title')).rejects.toMatchObject({ body: { errors: { title: 'odd' } } });
    await expect(refused('')).rejects.toMatchObject({ body: { errors: { 'root.serverError': 'odd' } } });
  });

  it('should be left alone when there are none', async () => {
    const gone = ApiError.unreachable();
    await expect(withFieldErrors(Promise.reject(gone))).rejects.toBe(gone);
    expect(gone).not.toHaveProperty('body');
  });
});
