import { SetMetadata } from '@nestjs/common';

/** The metadata key of {@link ChecksUser}. */
export const CHECKS_USER = 'identity:checks-user';

/**
 * The route finds out itself when the row of its user is missing, and then forgets that it was seen
 * (`UsersRepository.forget`): the guard need not read it.
 */
export const ChecksUser = (): MethodDecorator => SetMetadata(CHECKS_USER, true);
