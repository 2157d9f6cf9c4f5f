import leven from 'leven';
import type { ConfigIssue } from './config-error.js';
import { environmentSchema } from './environment.schema.js';

const KNOWN = [...Object.keys(environmentSchema.shape), 'SMOKE_ADMIN_TOKEN', 'SMOKE_MEMBER_TOKEN'];
const SHORT_NAME_LENGTH = 8;
const FEWEST_WORDS = 2;

/**
 * The variables that nobody here knows, and that are nearly one of the known names which is not given: mistyped, or
 * without its first or last words. Such a setting would be without effect, and nobody would notice.
 * @param wanted the known names that matter to the caller; by default all
 */
export function nearMisses(
  given: Readonly<Record<string, string | undefined>>,
  wanted: readonly string[] = KNOWN,
): ConfigIssue[] {
  const missing = wanted.filter((name) => given[name] === undefined);
  return Object.keys(given)
    .filter((name) => !KNOWN.includes(name))
    .flatMap((name) => {
      const meant = nearest(name, missing);
      return meant === null
        ? []
        : [{ variable: name, message: `is not a name that is known here: is ${meant} meant?` }];
    });
}

function nearest(name: string, candidates: readonly string[]): string | null {
  const spelled = name.toUpperCase().replaceAll(/[-.]/g, '_');
  const distances = candidates
    .map((candidate) => ({ candidate, distance: leven(spelled, candidate) }))
    .filter(
      ({ candidate, distance }) => distance <= mistypedLetters(candidate) || isPartOf(spelled, candidate),
    )
    .sort((one, other) => one.distance - other.distance);
  return distances[0]?.candidate ?? null;
}

/** Of a short name, every other one is near. */
function mistypedLetters({ length }: string): number {
  return length < SHORT_NAME_LENGTH ? 1 : 2;
}

/** `VERIFICATION_TIMEOUT` of `VERIFICATION_TIMEOUT_MS`. */
function isPartOf(name: string, candidate: string): boolean {
  return (
    name.split('_').length >= FEWEST_WORDS &&
    (candidate.startsWith(`${name}_`) || candidate.endsWith(`_${name}`))
  );
}
