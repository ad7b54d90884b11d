/** A GitHub table. Cells are Markdown; a bar in a cell is escaped, because GitHub looks for bars even inside code. */
export function table(heads, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

export function code(text) {
  return `\`${text}\``;
}

export function fenced(language, text) {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

export function jsonBlock(value) {
  return fenced('json', JSON.stringify(value, null, 2));
}

export function list(words) {
  return words.map(code).join(', ');
}

/** The anchor of a heading, as GitHub makes it: lower case, no punctuation, a dash for each space. */
export function anchor(heading) {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
}
