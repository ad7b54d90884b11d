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

/** Text behind a line that opens it. */
export function folded(summary, text) {
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}
