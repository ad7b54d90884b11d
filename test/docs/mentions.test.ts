import { readdirSync } from 'node:fs';
import { commandsOf } from '../../docs/generator/command-line.js';
import type { Program } from '../../docs/generator/load.js';
import { commandOf } from '../../docs/generator/columns.js';
import { handwritten } from '../../docs/generator/markers.js';
import { ACCOUNTS } from '../../src/sandbox/worlds/demo/company.js';
import { runCli } from '../harness.js';
import { codeBlocks, DOCUMENTS, inRepository, programOfSources, prose, read, under } from './support.js';

const REFERENCE = 'docs/reference';

describe('the documents', () => {
  let program: Program;

  beforeAll(async () => {
    program = await programOfSources();
  });

  it.each(['README.md', `${REFERENCE}/commands.md`])('name every command: %s', (path) => {
    for (const { usage } of commandsOf(program)) expect(read(path)).toContain(`| \`iam-audit ${usage}\` |`);
  });

  it('name every flag of every command', () => {
    const flags = read(`${REFERENCE}/flags.md`);
    for (const { flags: flag } of commandsOf(program).flatMap(({ options }) => options).filter(({ hidden }) =>
      !hidden)) expect(flags).toContain(`| \`${flag}\` |`);
  });

  it('name every column of every report, under the heading of the report', () => {
    const reference = read(`${REFERENCE}/columns.md`);
    for (const report of [...program.reports, ...program.variants]) {
      const own = under(`## Columns of \`${commandOf(report)}\``, reference);
      for (const { key } of report.columns) expect(own).toContain(`| \`${key}\` |`);
    }
  });

  it('name every column of the commands that are no reports, under their heading', () => {
    expect(Object.keys(program.plainColumns)).toEqual([
      ...['plan', 'runs', 'runs trend', 'diff', 'pack verify', 'cleanup plan', 'config', 'doctor', 'findings --list-checks'],
    ]);
    for (const [name, columns] of Object.entries(program.plainColumns)) {
      const own = under(`## Columns of \`${name}\``, read(`${REFERENCE}/columns.md`));
      for (const { key } of columns) expect(own).toContain(`| \`${key}\` |`);
    }
  });

  it('name every exit code, format, source, reason of a gap and escalation path', () => {
    const { exitCodes, renderers, sources, reasons, escalationPaths } = program;
    const expected: Readonly<Record<string, readonly string[]>> = {
      'README.md': exitCodes.map(({ code }) => String(code)),
      [`${REFERENCE}/exit-codes.md`]: exitCodes.map(({ code }) => String(code)),
      'docs/output.md': renderers.map(({ name }) => name),
      [`${REFERENCE}/calls.md`]: sources,
      'docs/coverage.md': reasons,
      [`${REFERENCE}/escalation-paths.md`]: escalationPaths.map(({ id }) => id),
    };
    for (const [path, words] of Object.entries(expected)) {
      for (const word of words) expect(read(path)).toContain(`| \`${word}\` |`);
    }
  });

  it('name every word of a verdict and of a credential status where they are defined', () => {
    const defined = ['docs/definitions.md', 'docs/permissions-and-use.md'].map((path) => handwritten(read(path))).join('\n');
    const columns = [...program.reports, ...program.variants].flatMap((report) => report.columns);
    const choices = columns.flatMap(({ key, choices: words = [] }) => (/^verdict|^use$|_status$/.test(key) ? words : []));
    expect(choices).not.toHaveLength(0);
    for (const word of choices) expect(defined).toContain(`\`${word}\``);
  });
});

/** Rows of the table of events: everything in backticks, by the event. */
function documentedEvents(): ReadonlyMap<string, ReadonlySet<string>> {
  const own = under('## A log for machines', read('docs/output.md'));
  const rows = [...own.matchAll(/^\| `(\w+)` \|(.*)$/gm)];
  return new Map(rows.map(([, event = '', rest = '']) => [event, new Set([...rest.matchAll(/`([\w-]+)`/g)].map(([, word = '']) => word))]));
}

describe('the log for machines', () => {
  const documented = documentedEvents();

  it('has a row in docs/output.md for every event that the program tells, and no other', () => {
    const sources = readdirSync(inRepository('src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const told = sources.flatMap((path) => [...read(`src/${path}`).matchAll(/\.tell\(\s*'(\w+)'/g)].map(([, event = '']) => event));
    expect([...documented.keys()].sort()).toEqual([...new Set(told)].sort());
  });

  it.each([
    ['a report', ['users', '--demo', '--debug'], 3],
    ['a plan', ['plan', 'users', '--demo'], 0],
    ['an error', ['users', '--days', 'ten'], 2],
  ])('has every field of what %s tells in that row', async (_, argv, code) => {
    const ran = await runCli([...argv, '--log-format', 'json'], {});
    expect(ran.code).toBe(code);
    const events = ran.stderr.trimEnd().split('\n').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    for (const { time, event, ...fields } of events) {
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      for (const field of Object.keys(fields)) expect({ event, field, known: documented.get(String(event))?.has(field) }).toEqual({
        event,
        field,
        known: true,
      });
    }
  });
});

describe.each(DOCUMENTS)('what a person wrote in %s', (path) => {
  const text = handwritten(read(path));

  it('takes nothing from the demo for real: its accounts stand in the demo output only', () => {
    for (const { id, name } of ACCOUNTS) {
      expect(text).not.toContain(id);
      expect(text).not.toContain(name);
    }
  });

  it('uses the account ids of the AWS documentation in its examples', () => {
    const ids = [...text.matchAll(/(?<!\d)\d{12}(?!\d)/g)].map(([id]) => id);
    for (const id of ids) expect(['111122223333', '444455556666']).toContain(id);
  });

  it('praises nothing and quotes nobody', () => {
    expect(prose(text)).not.toMatch(
      /trusted by|used by (?!a |the |users )|our customers|testimonial|blazing|seamless|enterprise-grade|world-class|best-in-class/i,
    );
  });

  it('shows JSON that can be read', () => {
    for (const block of codeBlocks(text).filter(({ language }) =>
      language === 'json')) expect(() => JSON.parse(block.text) as unknown).not.toThrow();
  });

  it('has no emoji', () => {
    expect(text).not.toMatch(/\p{Emoji_Presentation}/u);
  });
});
