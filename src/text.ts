export function didYouMean(meant: string | null): string {
  return meant === null ? '' : `Did you mean ${meant}? `;
}

/** What was typed, safe to print. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

export function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}

/** 1 284 567 */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** 45 s · 3 min 20 s · 2 h 5 min */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Lines of at most `width` characters, broken between words; all but the first are indented. A longer word stays whole. */
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'no permission',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENAMETOOLONG: 'the name is too long',
};

/** Why a file that the user of the tool names can't be read, from the code of the error. */
export function whyUnreadable(code: string): string {
  return UNREADABLE[code] ?? code;
}

export function wrapWords(text: string, width: number, indent: number): readonly string[] {
  const lines: string[] = [];
  const [lead = ''] = /^ */.exec(text) ?? [];
  let line = '';
  for (const word of text.trim().split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else line = line === '' ? lead + word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Words of the documents as plain text. */
export function withoutMarks(words: string): string {
  return words.replaceAll('`', '');
}
