import { SetMetadata } from '@nestjs/common';

/** The metadata key of {@link CreatesUser}. */
export const CREATES_USER = 'identity:creates-user';

/** The route creates the row of its user itself when it is missing, so that the guard need not look for it. */
export const CreatesUser = (): MethodDecorator => SetMetadata(CREATES_USER, true);
