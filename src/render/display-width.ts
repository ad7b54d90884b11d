/** One column a character, and none joins another: ASCII, Latin letters, dashes and `…`. Most texts, and segmenting is slow. */
const NARROW = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*$/;
const EMOJI = /^\p{Emoji_Presentation}/u;
const MARK = /^\p{M}$/u;

/** East Asian Wide and Fullwidth blocks (Unicode TR 11). */
const WIDE = new RegExp(
  '^[' +
    '\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\u4dbf\\u4e00-\\ua4cf\\ua960-\\ua97f\\uac00-\\ud7a3' +
    '\\uf900-\\ufaff\\ufe10-\\ufe19\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6' +
    '\\u{16fe0}-\\u{18dff}\\u{1aff0}-\\u{1b2ff}\\u{1f200}-\\u{1f2ff}\\u{20000}-\\u{3fffd}' +
    ']$',
  'u',
);

/** Hangul vowels and final consonants join the syllable before them. */
const JOINING = /^[\u1160-\u11ff\ud7b0-\ud7ff]$/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many terminal columns a text takes that has been through safeText(). */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += clusterWidth(segment);
  return width;
}

/** Words that say something keep their beginning: `key AKIA… last used on 2024-12-24, 677 days before, for es`. */
const SENTENCE = /^\S+(?: \S+){5}/;

/**
 * A text that is too wide for `width` columns, with `…` in its middle; an ARN keeps its end, which is the name, and a sentence its
 * beginning.
 */
export function cutMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const room = width - 1;
  if (room < 1) return '…'.repeat(Math.max(width, 0));
  const clusters = NARROW.test(text) ? Array.from(text) : Array.from(segmenter.segment(text), ({ segment }) => segment);
  const tailRoom = text.startsWith('arn:') ? arnTail(text, room) : SENTENCE.test(text) ? 0 : Math.floor(room / 2);
  const tail = take(clusters.toReversed(), tailRoom).toReversed();
  return `${take(clusters, room - tailRoom).join('')}…${tail.join('')}`;
}

/** Where a name may be broken so that it reads on. */
const JOINT = /[-_./:@+,=]/;

/** A text in pieces of at most `width` columns, broken after a joint where there is one in the second half of the line. */
export function wrapped(text: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let rest = NARROW.test(text) ? Array.from(text) : Array.from(segmenter.segment(text), ({ segment }) => segment);
  while (rest.length > 0 && displayWidth(rest.join('')) > width) {
    const line = take(rest, width);
    const joint = line.findLastIndex((cluster) => JOINT.test(cluster)) + 1;
    const end = Math.max(joint > line.length / 2 ? joint : line.length, 1);
    pieces.push(rest.slice(0, end).join(''));
    rest = rest.slice(end);
  }
  return rest.length > 0 || pieces.length === 0 ? [...pieces, rest.join('')] : pieces;
}

function arnTail(arn: string, room: number): number {
  const name = arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')));
  return Math.min(room, Math.max(Math.ceil(room / 2), displayWidth(name)));
}

function take(clusters: readonly string[], width: number): readonly string[] {
  let used = 0;
  let count = 0;
  for (const cluster of clusters) {
    used += clusterWidth(cluster);
    if (used > width) break;
    count += 1;
  }
  return clusters.slice(0, count);
}

function clusterWidth(cluster: string): number {
  if (EMOJI.test(cluster)) return 2;
  let width = 0;
  for (const character of cluster) {
    if (WIDE.test(character)) width += 2;
    else if (!MARK.test(character) && !JOINING.test(character)) width += 1;
  }
  return width;
}
