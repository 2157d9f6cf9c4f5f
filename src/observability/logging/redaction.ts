const REDACTED = '[redacted]';

/** White space in a JSON string. */
const GAP = String.raw`(?:[ \t]|\\[nrt])+`;
/** A value in an address, a form or a text, within a JSON string. */
const VALUE = String.raw`(?:[^\s"&\\]|\\[^nrt"])+`;
/** A letter right after an escape such as `\n` or `%3F` begins a word, too. */
const WORD_START = String.raw`(?:(?<![A-Za-z_])|(?<=\\[nrtbf])|(?<=\\u[0-9a-f]{4})|(?<=%[0-9A-Fa-f]{2}))`;
const SECRET_NAME = 'token|secret|password|passwd|authorization|cookie|verifier|signature|api_?key';
const STRING = String.raw`"(?:[^"\\]|\\.)*"`;

/**
 * What secrets look like in a line of JSON, and what is left of them. Each pattern begins with fixed text and reads on
 * without going back, so that the time grows with the length of the line only.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // Credentials of an Authorization header (RFC 9110, 11.4).
  [new RegExp(String.raw`(bearer${GAP})(?!tokens?(?:[\s",.;:)\\]|$))[\w.~+/=-]+`, 'gi'), `$1${REDACTED}`],
  [new RegExp(String.raw`(basic${GAP})(?=[\w+/]*[A-Z0-9=])[\w+/=-]+`, 'gi'), `$1${REDACTED}`],
  // JSON Web Tokens: all begin with the base64 of {".
  [/eyJ[\w.-]{10,}/g, REDACTED],
  // User and password of an address.
  [/(:\/\/)(?:[^\s/?#"\\]|\\[^nrt"])+@/g, `$1${REDACTED}@`],
  // Parameters of an address or a form.
  [new RegExp(`((?:${SECRET_NAME})(?:=|%3D))${VALUE}`, 'gi'), `$1${REDACTED}`],
  [new RegExp(`(${WORD_START}(?:code|state|nonce)(?:=|%3D))${VALUE}`, 'gi'), `$1${REDACTED}`],
  // Entries of TWITTER_TOKEN_ENCRYPTION_KEYS.
  [/:[0-9a-f]{64}(?![0-9a-f])/gi, `:${REDACTED}`],
  // Fields of JSON, and of JSON within a string.
  [
    new RegExp(`((?:${SECRET_NAME})s?"\\s*:\\s*)(?:${STRING}|\\[(?:${STRING},?)*\\])`, 'gi'),
    `$1"${REDACTED}"`,
  ],
  [new RegExp(String.raw`((?:${SECRET_NAME})s?(\\+)"\s*:\s*\2")(?:[^"\\]|\\\\)*`, 'gi'), `$1${REDACTED}`],
];

/** Control characters that JSON may contain as they are, and those that change the direction of text. */
const CONTROLS = /[\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** How each of the patterns begins: most lines hold none of it, and need no more than this search. */
const SUSPICIOUS = new RegExp(
  `bearer|basic|eyj|://|${SECRET_NAME}|(?:code|state|nonce)(?:=|%3D)|:[0-9a-f]{64}`,
  'i',
);

/** The line of JSON without secrets; it stays valid JSON. */
export function withoutSecrets(line: string): string {
  if (!SUSPICIOUS.test(line)) return line;
  return SECRETS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}

/** The line of JSON with all control characters escaped; its values stay the same. */
export function withEscapedControls(line: string): string {
  return line.replaceAll(CONTROLS, escaped);
}

/** As JSON writes a character that it must escape. */
export function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
