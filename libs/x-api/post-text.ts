/** A link of a post as X lists it: the `t.co` address in the text, and where it leads. */
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
