/** Longer than anything that AWS says of one fact; a value without end must not fill the screen. */
const LONGEST = 300;

/** What came from outside, at most so long that it can be told. */
export function brief(text: string, longest = LONGEST): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
