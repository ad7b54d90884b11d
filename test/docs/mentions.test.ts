import { readdirSync } from 'node:fs';
import { commandsOf } from '../../docs/generator/command-line.js';
import type { Program } from '../../docs/generator/load.js';
import { commandOf } from '../../docs/generator/reference.js';
import { handwritten } from '../../docs/generator/markers.js';
import { ACCOUNTS } from '../../src/sandbox/worlds/demo/company.js';
import { runCli } from '../harness.js';
import { codeBlocks, DOCUMENTS, inRepository, programOfSources, prose, read } from './support.js';

const README = read('README.md');

describe('the README', () => {
  let program: Program;

  beforeAll(async () => {
    program = await programOfSources();
  });

  it('names every command', () => {
    for (const { usage } of commandsOf(program)) expect(README).toContain(`| \`iam-audit ${usage}\` |`);
  });

  it('names every flag of every command', () => {
    for (const { flags } of commandsOf(program).flatMap(({ options }) => options).filter(({ hidden }) => !hidden)) expect(README).toContain(`| \`${flags}\` |`);
  });

  it('names every column of every report, under the heading of the report', () => {
    for (const report of [...program.reports, ...program.variants]) {
      const { columns } = report;
      const own = README.split(`#### Columns of \`${commandOf(report)}\`\n`)[1]?.split('####')[0] ?? '';
      for (const { key } of columns) expect(own).toContain(`| \`${key}\` |`);
    }
  });

  it('names every column of plan and of runs, under their heading', () => {
    for (const [name, columns] of Object.entries({ plan: program.planColumns, runs: program.runColumns })) {
      const own = README.split(`#### Columns of \`${name}\`\n`)[1]?.split('\n## ')[0] ?? '';
      for (const { key } of columns) expect(own).toContain(`| \`${key}\` |`);
    }
  });

  it('names every exit code, format, source and reason of a gap', () => {
    const { exitCodes, renderers, sources, reasons } = program;
    const words = [...exitCodes.map(({ code }) => String(code)), ...renderers.map(({ name }) => name), ...sources, ...reasons];
    for (const word of words) expect(README).toContain(`| \`${word}\` |`);
  });

  it('names every word of a verdict and of a credential status where they are defined', () => {
    const defined = handwritten(README);
    const choices = [...program.reports, ...program.variants].flatMap(({ columns }) => columns).flatMap(({ key, choices: words = [] }) => (/^verdict|^use$|_status$/.test(key) ? words : []));
    expect(choices).not.toHaveLength(0);
    for (const word of choices) expect(defined).toContain(`\`${word}\``);
  });
});

/** Rows of the README's table of events: everything in backticks, by the event. */
function documentedEvents(): ReadonlyMap<string, ReadonlySet<string>> {
  const own = README.split('### A log for machines\n')[1]?.split('\n#')[0] ?? '';
  const rows = [...own.matchAll(/^\| `(\w+)` \|(.*)$/gm)];
  return new Map(rows.map(([, event = '', rest = '']) => [event, new Set([...rest.matchAll(/`([\w-]+)`/g)].map(([, word = '']) => word))]));
}

describe('the log for machines', () => {
  const documented = documentedEvents();

  it('has a row in the README for every event that the program tells, and no other', () => {
    const sources = readdirSync(inRepository('src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const told = sources.flatMap((path) => [...read(`src/${path}`).matchAll(/\.tell\('(\w+)'/g)].map(([, event = '']) => event));
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
      for (const field of Object.keys(fields)) expect({ event, field, known: documented.get(String(event))?.has(field) }).toEqual({ event, field, known: true });
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
    expect(prose(text)).not.toMatch(/trusted by|used by (?!a |the |users )|our customers|testimonial|blazing|seamless|enterprise-grade|world-class|best-in-class/i);
  });

  it('shows JSON that can be read', () => {
    for (const block of codeBlocks(text).filter(({ language }) => language === 'json')) expect(() => JSON.parse(block.text) as unknown).not.toThrow();
  });

  it('has no emoji', () => {
    expect(text).not.toMatch(/\p{Emoji_Presentation}/u);
  });
});
