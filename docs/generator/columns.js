import { anchor, code, list, table } from './markdown.js';
import { asSentence, fromTerminal } from './words.js';

/** The columns of every report and of its variants, and of the commands that are no reports, behind a list of them. */
export function columns(program) {
  const { reports, variants, plainColumns: plain } = program;
  const all = reports.flatMap((report) => [report, ...variants.filter((variant) => isVariantOf(variant, report))]);
  const names = [...all.map(commandOf), ...Object.keys(plain)];
  const contents = names.map((name) => `[${code(name)}](#${anchor(columnsHeading(name))})`).join(' · ');
  const others = Object.entries(plain).map(([name, own]) => plainColumns(name, own));
  return [contents, ...all.map(columnsOf), ...others].join('\n\n');
}

/** Reports with columns of their own and without a command of their own say in their summary which options lead to them. */
export function commandOf({ name, summary }) {
  return /\(`([^`]+)`\)$/.exec(summary)?.[1] ?? name;
}

export function isVariantOf(variant, report) {
  return commandOf(variant).startsWith(`${report.name} `);
}

export function columnsHeading(name) {
  return `Columns of ${code(name)}`;
}

function columnsOf(report) {
  const { name, columns: own, defaultColumns, sort } = report;
  const spoken = new Map();
  const rows = own.map(({ key, type, choices, about, needs }) => {
    const shown = defaultColumns.includes(key) ? 'yes' : '';
    const sources = needs.length === 0 ? '' : list(needs);
    return [code(key), type, shown, sources, `${asSentence(about)}${wordsOf(key, choices, spoken)}`.replace('?.', '?')];
  });
  const order = sort === undefined ? 'account id, then name' : `${list(sort)}, then account id and name`;
  return [
    `## ${columnsHeading(commandOf(report))}`,
    `${own.length} columns. Default order: ${order}. [JSON Schema](/docs/schema/${name}.schema.json).`,
    table(['Column', 'Type', 'Default', 'Source', 'Meaning'], rows),
  ].join('\n\n');
}

/** The columns of a command that is no report: always all of them. */
export function plainColumns(name, own) {
  const rows = own.map(({ key, type, choices, about }) => {
    return [code(key), type, `${fromTerminal(asSentence(about))}${wordsOf(key, choices, new Map())}`];
  });
  return `## ${columnsHeading(name)}\n\n${table(['Column', 'Type', 'Meaning'], rows)}`;
}

/** Words that a column shares with an earlier one are not repeated. */
function wordsOf(key, choices, spoken) {
  if (choices === undefined) return '';
  const words = list(choices);
  const first = spoken.get(words);
  spoken.set(words, first ?? key);
  if (first !== undefined && choices.length > 3) return `. Words as in ${code(first)}`;
  return `. One of ${words}`;
}
