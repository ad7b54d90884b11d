export interface MalformedLine {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/** The first line of a shared configuration file that the AWS CLI would refuse, and the SDK passes over; null: there is none. */
export function malformedLine(text: string): MalformedLine | null {
  let inSection = false;
  for (const [index, raw] of text.replace(/^\uFEFF/, '').split(/\r?\n/).entries()) {
    const why = isPlain(raw) ? null : wrongWith(raw.trim(), inSection);
    if (why !== null) return { line: index + 1, text: raw.trim(), why };
    inSection ||= raw.startsWith('[');
  }
  return null;
}

/** Blank, a comment, or indented: what belongs to the setting above. */
function isPlain(raw: string): boolean {
  return /^(\s|[#;]|$)/.test(raw);
}

function wrongWith(line: string, inSection: boolean): string | null {
  if (line.startsWith('[')) return /^\[[^\]]+\]/.test(line) ? null : 'has no ] at its end';
  if (!/[^=:][=:]/.test(line)) return 'is neither a section nor a setting';
  return inSection ? null : 'stands before the first section';
}
