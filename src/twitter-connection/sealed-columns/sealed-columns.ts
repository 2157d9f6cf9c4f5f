import type { SealedLocation } from '#token-vault';

/** Every column that the token vault seals, by table. */
export const SEALED_COLUMNS = {
  TwitterConnection: ['accessToken', 'refreshToken'],
  AuthorizationRequest: ['codeVerifier'],
  TokenRevocation: ['token'],
  SecretKey: ['sealedKey'],
} as const;

export type SealedTableName = keyof typeof SEALED_COLUMNS;
export type SealedColumn<Table extends SealedTableName = SealedTableName> =
  (typeof SEALED_COLUMNS)[Table][number];

/** The cell that a value is sealed for: it cannot be opened as the value of another. */
export function sealedAt<Table extends SealedTableName>(
  table: Table,
  row: string,
  column: SealedColumn<Table>,
): SealedLocation {
  return { table, row, column };
}
