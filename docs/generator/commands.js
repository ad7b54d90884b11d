import { columnsHeading, commandOf, isVariantOf } from './columns.js';
import { commandsOf } from './command-line.js';
import { anchor, code, fenced, list, table } from './markdown.js';
import { asSentence, fromTerminal } from './words.js';

/** One line per command. */
export function commandTable(program) {
  const rows = commandsOf(program).map(({ usage, about }) => [code(`iam-audit ${usage}`), asSentence(about)]);
  return table(['Command', 'What it answers'], rows);
}

/** Every command with its examples, its columns and the flags that not every report takes. */
export function commands(program) {
  const all = commandsOf(program);
  const everywhere = sharedFlags(all, program);
  return all.map((command) => section(command, everywhere, program)).join('\n\n');
}

function section({ name, usage, detail, options }, everywhere, program) {
  const examples = program.examples[name] ?? [];
  const report = program.reports.find((own) => own.name === name);
  const own = options.map(({ flags }) => flags).filter((flags) => !everywhere.has(flags));
  return [
    `## iam-audit ${name}`,
    `${code(`iam-audit ${usage}`)}: ${fromTerminal(asSentence(detail)).replace(/\.$/, '')}.`,
    ...(examples.length > 0 ? [fenced('sh', examples.join('\n'))] : []),
    ...(own.length > 0 ? [`Flags beside [those of every report](flags.md): ${list(own)}.`] : []),
    ...columnsOf(name, report, program),
  ].join('\n\n');
}

function sharedFlags(all, { reports }) {
  const names = reports.map(({ name }) => name);
  const ofReports = all.filter(({ name }) => names.includes(name)).map(({ options }) => options.map(({ flags }) => flags));
  const [first = [], ...others] = ofReports;
  return new Set(first.filter((flags) => others.every((own) => own.includes(flags))));
}

function columnsOf(name, report, { variants, plainColumns }) {
  if (report === undefined) return name in plainColumns ? [`Columns: ${linkTo(name)}.`] : [];
  const commandNames = [report, ...variants.filter((variant) => isVariantOf(variant, report))].map(commandOf);
  return [`Columns: ${commandNames.map(linkTo).join(', ')}.`];
}

function linkTo(name) {
  return `[${code(name)}](columns.md#${anchor(columnsHeading(name))})`;
}
