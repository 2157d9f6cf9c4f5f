/** The lease under which one instance at a time works on a member's completions. */
export function verificationLeaseName(userId: string): string {
  return `verify:${userId}`;
}
