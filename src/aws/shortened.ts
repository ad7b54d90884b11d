/** What AWS, or what stands for it, says may be of any length: nothing is done to more than this. */
export const LONGEST_WORDS = 300;

/** One line of at most so many characters. It is cut before anything else is done to it. */
export function shortened(text: string, longest = LONGEST_WORDS): string {
  const line = text.slice(0, 2 * longest).replace(/\s+/g, ' ').trim();
  if (line.length > longest) return `${line.slice(0, longest - 1)}…`;
  return text.length > 2 * longest ? `${line}…` : line;
}
