import { commandsOf } from './command-line.js';
import { code, table } from './markdown.js';
import { fromTerminal } from './words.js';

const HEADS = ['Flag', 'Meaning', 'Commands', 'Default'];

/** Every flag under the heading of its group, with the commands that take it. */
export function flags(program) {
  // A command that only has others below it takes no flags.
  const all = commandsOf(program).filter(({ options }) => options.length > 0);
  const found = new Map();
  for (const { name, options } of all) {
    for (const option of options.filter(({ hidden }) => !hidden)) {
      const known = found.get(option.flags) ?? { option, takenBy: new Set() };
      known.takenBy.add(name);
      found.set(option.flags, known);
    }
  }
  const tables = [...groupBy([...found.values()], groupOf)].map(([group, entries]) => {
    const rows = entries.map(({ option, takenBy }) => [
      code(option.flags),
      fromTerminal(option.description),
      takers(takenBy, all, program.reports),
      defaultOf(option),
    ]);
    return `## ${group}\n\n${table(HEADS, rows)}`;
  });
  const { command } = program;
  const everywhere = command.createHelp().visibleOptions(command);
  const rows = everywhere.map((option) => [code(option.flags), fromTerminal(option.description), 'all', '']);
  return [...tables, `## Everywhere\n\n${table(HEADS, rows)}`].join('\n\n');
}

/** `all`, or the commands by name; all reports together are called so. */
function takers(takenBy, all, reports) {
  // One that only holds other commands takes none.
  if (all.every(({ name, options }) => options.length === 0 || takenBy.has(name))) return 'all';
  const names = reports.map(({ name }) => name);
  const together = names.every((name) => takenBy.has(name));
  const others = [...takenBy].filter((name) => !together || !names.includes(name));
  return [...(together ? ['reports'] : []), ...others.map(code)].join(', ');
}

function groupOf({ option }) {
  return (option.helpGroupHeading ?? 'Options:').replace(/:$/, '');
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function defaultOf({ negate, defaultValue }) {
  return negate || defaultValue === undefined ? '' : code(String(defaultValue));
}
