import { inParallel } from '../../src/platform/in-parallel.js';
import { aMember, type Member } from './member.js';
import type { TestApp } from './test-app.js';

/** How many sign-ins run side by side: enough to keep both ends busy. */
const AT_ONCE = 8;

/** Signs in so many members through X, a few side by side. */
export async function aCrowdOfMembers(testApp: TestApp, size: number): Promise<Member[]> {
  const members = Array.from({ length: size }, (_, index) => aMember(testApp, `member${index}`));
  await inParallel(AT_ONCE, members, async (member) => {
    await member.connect();
  });
  return members;
}
