import { commandsOf } from './command-line.js';
import { code, fenced, folded, list, table } from './markdown.js';

/** One line per command, and every example of the reports' --help. */
export function commands(program) {
  const rows = commandsOf(program).map(({ usage, about }) => [code(`iam-audit ${usage}`), asSentence(about)]);
  const examples = program.reports.flatMap((report) => report.examples);
  return `${table(['Command', 'What it answers'], rows)}\n\n${fenced('sh', examples.join('\n'))}`;
}

/** Every flag under the heading of its group, with the commands that take it. */
export function flags(program) {
  const all = commandsOf(program);
  const found = new Map();
  for (const { name, options } of all) {
    for (const option of options) {
      const known = found.get(option.flags) ?? { option, takenBy: new Set() };
      known.takenBy.add(name);
      found.set(option.flags, known);
    }
  }
  const tables = [...groupBy([...found.values()], groupOf)].map(([group, entries]) => {
    const rows = entries.map(({ option, takenBy }) => [
      code(option.flags),
      flagsAsCode(option.description),
      takers(takenBy, all, program.reports),
      defaultOf(option),
    ]);
    return `**${group}**\n\n${table(FLAG_HEADS, rows)}`;
  });
  const { command } = program;
  const everywhere = command.createHelp().visibleOptions(command).map((option) => [code(option.flags), flagsAsCode(option.description), 'all', '']);
  return [...tables, `**Everywhere**\n\n${table(FLAG_HEADS, everywhere)}`].join('\n\n');
}

const FLAG_HEADS = ['Flag', 'Meaning', 'Commands', 'Default'];

/** `all`, or the commands by name; all reports together are called so. */
function takers(takenBy, all, reports) {
  if (takenBy.size === all.length) return 'all';
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

/** The columns of every report and of its variants; words that a column shares with an earlier one are not repeated. */
export function columns({ reports, variants }) {
  return reports.flatMap((report) => [report, ...variants.filter((variant) => isVariantOf(variant, report))]).map(columnsOf).join('\n\n');
}

/** Reports with columns of their own and without a command of their own say in their summary which options lead to them. */
export function commandOf({ name, summary }) {
  return /\(`([^`]+)`\)$/.exec(summary)?.[1] ?? name;
}

export function isVariantOf(variant, report) {
  return commandOf(variant).startsWith(`${report.name} `);
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
  const head = `#### Columns of ${code(commandOf(report))}\n\nDefault order: ${order}. [JSON Schema](docs/schema/${name}.schema.json).`;
  return `${head}\n\n${folded(`${own.length} columns`, table(['Column', 'Type', 'Default', 'Source', 'Meaning'], rows))}`;
}

/** The columns of a command that is no report: always all of them. */
export function plainColumns(name, own) {
  const rows = own.map(({ key, type, choices, about }) => [code(key), type, `${flagsAsCode(asSentence(about))}${wordsOf(key, choices, new Map())}`]);
  return `#### Columns of ${code(name)}\n\n${table(['Column', 'Type', 'Meaning'], rows)}`;
}

function wordsOf(key, choices, spoken) {
  if (choices === undefined) return '';
  const words = list(choices);
  const first = spoken.get(words);
  spoken.set(words, first ?? key);
  if (first !== undefined && choices.length > 3) return `. Words as in ${code(first)}`;
  return `. One of ${words}`;
}

export function formats({ renderers }) {
  return table(['Format', 'What it is'], renderers.map(({ name, about }) => [code(name), flagsAsCode(asSentence(about))]));
}

export function exitCodes({ exitCodes: codes }) {
  return table(['Code', 'When'], codes.map((exit) => [code(String(exit.code)), asSentence(exit.when)]));
}

/** What a reason means, in words that the program has no room for. A reason without an entry stops the generator. */
const MEANINGS = {
  role_denied:
    'The role of the account could not be assumed: it is not there, does not trust the caller, wants another external id, or a policy forbids it. AWS does not say which',
  denied: 'AWS refused one action; the other sources of the account were still read',
  throttled: 'AWS still refused for its rate limits after all attempts',
  timed_out: 'An answer, a credential report or an access advisor job did not come in time, or the time of the account or of `--deadline` was over',
  unreachable: 'The network did not get there or broke off, or something that is not AWS answered with an error',
  credentials_expired: 'The caller\'s own credentials ended during the run',
  session_expired: 'AWS did not take the session of the role any more, nor the one that was made anew; the caller\'s own credentials are good',
  not_recorded:
    'AWS Config does not record IAM users there, so "no rows" does not mean "no users"; or no analyzer of unused access looks at the account, or it has not looked yet',
  not_in_aggregator: 'The aggregator has nothing at all from the account',
  outdated: 'The aggregator itself calls its data of the account failed or outdated, and account details were not read either',
  job_failed: 'The job of access advisor, or of an access report of the organization, ended with `FAILED`',
  unreadable:
    'What came twice is no answer of AWS, or not a whole one; or a row, a date or a document in it is not readable, or a kept record is damaged; only that is missing',
  not_shown:
    'The user has more keys or certificates than the two that a credential report shows; or an analyzer does not look where the question leads (`--no-assume`)',
  not_asked: 'The account was not entered, because of `--no-assume`; or the kept run that `--run` names did not ask for it; or what `access` names lies in an account that was not chosen or that AWS has closed',
  not_found: 'What `access` was asked about, by its name or ARN, is not there',
  failed: 'Any other error, in the words of AWS',
};

export function gapReasons({ reasons, hints }, meanings = MEANINGS) {
  const rows = reasons.map((reason) => {
    if (meanings[reason] === undefined) throw new Error(`docs/generator/reference.js has no meaning for the reason ${reason}`);
    return [code(reason), meanings[reason], flagsAsCode(hints[reason])];
  });
  return table(['Reason', 'What happened', 'What to do'], rows);
}

const FLAG = /(?<![\w-])--(source (aggregator|organization|account)\b|[a-z][a-z-]*)|\biam-audit (merge|runs)\b/g;

/** Flags and commands stand bare in the terminal; in Markdown they are code, unless they already are. */
function flagsAsCode(text) {
  return text.split(/(`[^`]*`)/).map((part) => (part.startsWith('`') ? part : part.replace(FLAG, code))).join('');
}

function asSentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The well-known escalation paths: their ids in the columns, what somebody would do, and the actions that it takes. */
export function escalationPaths({ escalationPaths: paths }) {
  const rows = paths.map(({ id, title, needs, via }) => [code(id), title, list([...new Set(needs.map(({ action }) => action))]), code(via)]);
  return folded(`${paths.length} paths`, table(['Path', 'What somebody would do', 'With', 'Via'], rows));
}
