import leven from 'leven';
import type { ConfigIssue } from '../config-error.js';
import { environmentSchema } from './environment.schema.js';
import { fileVariableOf, SECRETS } from './secret-files.js';

const KNOWN = [...Object.keys(environmentSchema.shape), ...SECRETS, ...SECRETS.map(fileVariableOf)];
const SHORT_NAME_LENGTH = 8;
const MIN_WORDS = 2;

/**
 * Unknown variables whose names are close to a known one that is not set: misspelled, or without its first or last
 * words. Without a warning nobody would notice that such a setting has no effect.
 * @param wanted the known names to compare with; all by default
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
        : [{ variable: name, message: `is not a known variable: did you mean ${meant}?` }];
    });
}

function nearest(name: string, candidates: readonly string[]): string | null {
  const spelled = name.toUpperCase().replaceAll(/[-.]/g, '_');
  const distances = candidates
    .map((candidate) => ({ candidate, distance: leven(spelled, candidate) }))
    .filter(({ candidate, distance }) => distance <= allowedTypos(candidate) || isPartOf(spelled, candidate))
    .sort((one, other) => one.distance - other.distance);
  return distances[0]?.candidate ?? null;
}

/** Short names are too close to each other for more. */
function allowedTypos({ length }: string): number {
  return length < SHORT_NAME_LENGTH ? 1 : 2;
}

/** `VERIFICATION_TIMEOUT` of `VERIFICATION_TIMEOUT_MS`. */
function isPartOf(name: string, candidate: string): boolean {
  return (
    name.split('_').length >= MIN_WORDS &&
    (candidate.startsWith(`${name}_`) || candidate.endsWith(`_${name}`))
  );
}
