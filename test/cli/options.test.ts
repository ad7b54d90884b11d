import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/io.js';
import { OPTIONS, optionsOf } from '../../src/cli/options/index.js';
import { COMMAND_LINE } from '../../src/commands/index.js';
import { buildProgram } from '../../src/cli/program.js';
import { OPTION_GROUPS, COMMAND_KINDS, keyOf, type OptionSpec } from '../../src/options/option.js';
import { CLEANUP_COMMAND, COMMANDS } from '../../src/reports/commands.js';

const out = { stream: new PassThrough(), tty: false, width: 100, colour: false };
const program = buildProgram({ out, err: out, env: {} } as unknown as Io, COMMAND_LINE, () => Promise.resolve());

/** Every command with its path, such as `runs prune`. */
function commandsBelow(command: typeof program, path = ''): readonly (readonly [string, typeof program])[] {
  return command.commands.flatMap((each) => [[`${path}${each.name()}`, each] as const, ...commandsBelow(each, `${path}${each.name()} `)]);
}

describe('the tables of options', () => {
  const all: readonly OptionSpec[] = OPTIONS;

  it('name each flag once', () => {
    const flags = all.map((spec) => spec.flags);
    expect(flags).toEqual([...new Set(flags)]);
  });

  it('reach some command each, in a known group, with a sentence', () => {
    const taken = new Set(COMMAND_KINDS.flatMap((kind) => [null, ...COMMANDS, CLEANUP_COMMAND].flatMap((report) => optionsOf(kind, report))));
    for (const spec of all) {
      expect([spec.flags, taken.has(spec)]).toEqual([spec.flags, true]);
      expect(OPTION_GROUPS).toContain(spec.group);
      expect(spec.about).not.toBe('');
    }
  });

  it('are all there is: no command has a flag that no row stands for', () => {
    const known = new Set(all.map(({ flags }) => keyOf(flags)));
    for (const [path, command] of commandsBelow(program)) {
      for (const option of command.options) expect([path, option.attributeName(), known.has(option.attributeName())]).toEqual([
        path,
        option.attributeName(),
        true,
      ]);
    }
  });

  it('are what commander calls them', () => {
    const aliases = all.flatMap(({ alias }: OptionSpec) => alias ?? []);
    const options = commandsBelow(program).flatMap(([, command]) => command.options).filter(({ flags, hidden }) => !hidden || !aliases.includes(flags));
    const names = new Map(options.map((option) => [option.flags, option.attributeName()]));
    for (const { flags } of all) expect([flags, names.get(flags)]).toEqual([flags, keyOf(flags)]);
  });
});
