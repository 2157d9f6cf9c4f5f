import type { XPost } from '#x-api';

/** Variation selectors, joiners, soft hyphens, direction marks: nobody sees them (Unicode DerivedCoreProperties). */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu;
/** Letters and accents to Unicode, but typed as apostrophes: U+02BC, and the accents and the prime that stand alone. */
const QUOTE = /[\p{Quotation_Mark}\u02BC\u0060\u00B4\u2032]/gu;
const DASH = /\p{Dash}/gu;
const SCHEME = /(?<![\p{L}\p{N}])https?:\/\//gu;
const SLASH_AFTER_LINK = /(\S\.\S*?)\/+(?=\s|$)/gu;

const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** The characters of handles and ticker symbols. */
const ASCII_WORD = /[a-z0-9_]/;
/** Scripts without spaces between words, or between a word and its particles. */
const WITHOUT_SPACES =
  /[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script_Extensions=Hangul}\p{Script_Extensions=Thai}\p{Script_Extensions=Lao}\p{Script_Extensions=Khmer}\p{Script_Extensions=Myanmar}]/u;
const LINK = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?::\d+)?(?:[/?#]\S*)?$/u;
const INSIDE_LINK = /[\p{L}\p{M}\p{N}_\-/%=&~+@]/u;
/** After one of these, a link continues only when another character of a link follows. */
const PERHAPS_INSIDE_LINK = /[.,:;!']/;

/** X begins a reply with the handles of those whom it answers; the member did not write them. */
const LEADING_MENTIONS = /^(?:\s*@\w{1,15}(?!\w))+/u;
const TRAILING_STATUS_LINK =
  /\s*https?:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\/[^\s/]+\/status\/(\d+)[^\s]*\s*$/iu;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Whether the member wrote the required text, as people read it: case, width, invisible characters, kinds of quotes,
 * dashes and white space, and the scheme of links make no difference (Unicode NFKC and full case folding). A hashtag,
 * mention, cashtag, word or link at an end of the required text has to end there in the post, too; a link may have
 * `www.` before it, and a query behind it. `null`: no text is required.
 */
export function holdsText(
  post: Pick<XPost, 'id' | 'text' | 'references'>,
  requiredText: string | null,
): boolean {
  if (requiredText === null) return true;
  const required = asRead(requiredText);
  const text = asRead(ownWords(post));
  const segments = graphemes.segment(text);
  const isBorder = (at: number): boolean => at === text.length || segments.containing(at)?.index === at;
  // An accent at the beginning belongs to the blank before it: see asRead.
  const beginsWithAccent = /^\p{M}/u.test(required);
  for (let at = text.indexOf(required); at >= 0; at = text.indexOf(required, at + 1)) {
    const end = at + required.length;
    const [before, behind] = [text.slice(0, at), text.slice(end)];
    const isWhole = (isBorder(at) || beginsWithAccent) && isBorder(end);
    if (isWhole && canBeginAfter(before, required) && canEndBefore(behind, required)) return true;
  }
  return false;
}

/** The text without what X itself adds before and after it: mentions, and links to a quoted post or to pictures. */
function ownWords({ id, text, references }: Pick<XPost, 'id' | 'text' | 'references'>): string {
  const visible = (text ?? '').replaceAll(INVISIBLE, '');
  const isReply = references.some(({ kind }) => kind === 'replied_to');
  const linked = new Set([
    id,
    ...references.filter(({ kind }) => kind === 'quoted').map((quoted) => quoted.id),
  ]);
  let own = isReply ? visible.replace(LEADING_MENTIONS, '') : visible;
  for (
    let link = TRAILING_STATUS_LINK.exec(own);
    link !== null && linked.has(link[1] ?? '');
    link = TRAILING_STATUS_LINK.exec(own)
  ) {
    own = own.slice(0, link.index);
  }
  return own;
}

function asRead(text: string): string {
  // Before NFKC, which turns a stand-alone accent into a blank with an accent.
  return foldCase(text.replaceAll(QUOTE, "'").normalize('NFKC').replaceAll(INVISIBLE, ''))
    .normalize('NFKC')
    .replaceAll(QUOTE, "'")
    .replaceAll(DASH, '-')
    .replaceAll(SCHEME, '')
    .replaceAll(SLASH_AFTER_LINK, '$1')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** Full case folding, which JavaScript does not have: the dotless i stays, and both small sigmas are one letter. */
function foldCase(text: string): string {
  return text.replaceAll(/[^ı]+/gu, (part) => part.toUpperCase().toLowerCase()).replaceAll('ς', 'σ');
}

function canBeginAfter(before: string, required: string): boolean {
  const [firstWord = ''] = required.split(' ');
  const isLink = LINK.test(firstWord);
  const previous = Array.from(isLink ? before.replace(/www\.$/, '') : before).at(-1);
  if (previous === undefined) return true;
  if (/^#./u.test(required)) return !WORD.test(previous);
  if (/^[@$]./u.test(required)) return !ASCII_WORD.test(previous);
  if (isLink) return !(INSIDE_LINK.test(previous) || previous === '.');
  const [first = ''] = required;
  return !areOneWord(first, previous);
}

function canEndBefore(behind: string, required: string): boolean {
  const [next, afterNext = ' '] = behind;
  if (next === undefined) return true;
  const lastWord = required.split(' ').at(-1) ?? '';
  if (/#[\p{L}\p{M}\p{N}_]+$/u.test(lastWord)) return !WORD.test(next);
  if (/[@$]\w+$/u.test(lastWord)) return !ASCII_WORD.test(next);
  if (LINK.test(lastWord)) {
    return !(INSIDE_LINK.test(next) || (PERHAPS_INSIDE_LINK.test(next) && INSIDE_LINK.test(afterNext)));
  }
  return !areOneWord(Array.from(required).at(-1) ?? '', next);
}

/** Whether two neighbours belong to one word. */
function areOneWord(own: string, neighbour: string): boolean {
  const isWord = WORD.test(own) && WORD.test(neighbour);
  return isWord && !WITHOUT_SPACES.test(own) && !WITHOUT_SPACES.test(neighbour);
}
