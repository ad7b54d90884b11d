import { Writable } from 'node:stream';
import { COMMAND_LINE } from '../../src/commands/index.js';
import type { Io } from '../../src/cli/io.js';
import { optionsOf } from '../../src/cli/options/index.js';
import { main } from '../../src/main.js';

/** What `iam-audit <argv>` prints on a terminal of that width; null: on none. */
async function printed(
  argv: readonly string[],
  width: number | null = 200,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const texts = { out: '', err: '' };
  const into = (name: 'out' | 'err'): Io['out'] => ({
    stream: new Writable({
      write(chunk: Buffer, _, done) {
        texts[name] += chunk.toString();
        done();
      },
    }),
    tty: true,
    width,
    colour: false,
  });
  const io = { out: into('out'), err: into('err'), env: {}, clock: { now: () => new Date(0) } } as unknown as Io;
  const code = await main(argv, io);
  return { code, ...texts };
}

const LEAVES = COMMAND_LINE.map(({ path }) => path.split(' '));

describe('--help', () => {
  it.each([[[]], ...LEAVES.map((words) => [words])])('%j: no line is wider than 80 columns', async (words) => {
    for (const flag of ['--help', '--help-all']) {
      for (const width of [80, 200, null]) {
        const { code, out } = await printed([...words, flag], width);
        const wide = out.split('\n').filter((line) => line.length > 80 && !/^ {2}\$ /.test(line) && !/--\S+ <\S+>/.test(line));
        expect({ code, wide }).toEqual({ code: 0, wide: [] });
      }
    }
  });

  it.each(COMMAND_LINE.filter(({ kind }) => kind !== null))('of $path names every flag; --help-all explains each', async ({ path, kind, report }) => {
    const flags = kind === null ? [] : optionsOf(kind, report ?? null).filter(({ hidden }) => hidden === undefined).map((spec) => /--[a-z-]+/.exec(spec.flags)?.[0] ?? '');
    const usual = (await printed([...path.split(' '), '--help'])).out;
    const all = (await printed([...path.split(' '), '--help-all'])).out;
    for (const flag of flags) {
      expect(usual.split(/[\s,]+/)).toContain(flag);
      expect(all).toMatch(new RegExp(`^ {2}(-\\w, )?${flag}( |$)`, 'm'));
    }
    expect(all).not.toContain('--help-all');
  });

  it("puts the command's own options first, and the demo into the first screen", async () => {
    const { out } = await printed(['stale', '--help']);
    expect(out.split('\n').slice(0, 6).join('\n')).toContain('--days <n>');
    expect(out).toContain('--demo ');
    expect((await printed(['--help'])).out).toContain('$ iam-audit users --demo');
  });
});

describe('a command that only holds others', () => {
  it.each([[['plan']], [['plan', 'foo']]])('%j lists them', async (argv) => {
    const { code, err } = await printed(argv);
    expect(code).toBe(2);
    expect(err).toContain('Allowed: users, roles, ');
  });

  it('is not blamed for a wrong flag of theirs', async () => {
    expect((await printed(['plan', 'users', '--dyas', '3'])).err).not.toContain('Allowed: users');
  });
});
