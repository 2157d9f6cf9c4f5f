/** A link of a post as X lists it: the `t.co` address in the text, and its target. */
export interface PostLink {
  readonly url: string;
  readonly expandedUrl: string;
}

/** The characters that X escapes in the text of a post (X docs: counting characters). */
const ESCAPED: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** The text as its author wrote it: X shortens every link to `t.co` and escapes `&`, `<` and `>`. */
export function writtenText(text: string, links: readonly PostLink[]): string {
  const expanded = links.reduce(
    (written, { url, expandedUrl }) => written.replaceAll(url, () => expandedUrl),
    text,
  );
  return expanded.replaceAll(/&(?:amp|lt|gt);/g, (escaped) => ESCAPED[escaped] ?? escaped);
}

/** Characters that X counts once; it counts most letters of other scripts twice (X docs: counting characters). */
const COUNTED_ONCE = /[\s!-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]/u;
/** X shows 280 characters, but may count a link at the cut differently. */
const LEAST_CUT_LENGTH = 270;
const CUT = /…(?:\s+https:\/\/t\.co\/\w+)?$/u;

/** Whether a text from X ends with X's sign that it was cut. X may also cut a text without a sign. */
export function isCutOff(text: string): boolean {
  if (!CUT.test(text)) return false;
  const length = Array.from(writtenText(text, [])).reduce(
    (sum, character) => sum + (COUNTED_ONCE.test(character) ? 1 : 2),
    0,
  );
  return length >= LEAST_CUT_LENGTH;
}
