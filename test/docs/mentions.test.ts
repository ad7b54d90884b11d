import type { Program } from '../../docs/generator/load.js';
import { handwritten } from '../../docs/generator/markers.js';
import { ACCOUNTS } from '../../src/sandbox/worlds/demo/company.js';
import { DOCUMENTS, programOfSources, prose, read } from './support.js';

const README = read('README.md');

describe('the README', () => {
  let program: Program;

  beforeAll(async () => {
    program = await programOfSources();
  });

  it('names every command', () => {
    for (const command of program.command.commands) expect(README).toContain(`\`iam-audit ${command.name()}\``);
  });

  it('names every flag of every command', () => {
    for (const { flags } of program.command.commands.flatMap(({ options }) => options)) expect(README).toContain(`| \`${flags}\` |`);
  });

  it('names every column of every report, under the heading of the report', () => {
    for (const { name, columns } of program.reports) {
      const own = README.split(`#### Columns of \`${name}\`\n`)[1]?.split('####')[0] ?? '';
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
    const choices = program.reports.flatMap(({ columns }) => columns).flatMap(({ key, choices: words = [] }) => (/^verdict|_status$/.test(key) ? words : []));
    expect(choices).not.toHaveLength(0);
    for (const word of choices) expect(defined).toContain(`\`${word}\``);
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

  it('has no emoji', () => {
    expect(text).not.toMatch(/\p{Emoji_Presentation}/u);
  });
});
