/** The lease that an instance holds while it verifies or erases the member. */
export function verificationLeaseName(userId: string): string {
  return `verify:${userId}`;
}
