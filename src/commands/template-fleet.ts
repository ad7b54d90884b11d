import type { CommandSpec } from '../cli/command.js';
import type { Io } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import { OPTIONS } from '../cli/options/index.js';
import type { Settings } from '../cli/settings.js';
import type { ExitCode } from '../errors.js';
import { keyOf, type OptionSpec } from '../options/option.js';
import { checkOutput, deliver } from '../output/destination.js';
import { asStream } from '../render/as-stream.js';
import { FLEET_STORE, fleetTemplate } from '../templates/fleet/fleet.js';
import type { FleetCommands } from '../templates/fleet/states.js';
import { askedBy, tellTimes, timingFor } from './template-schedule.js';

/** `iam-audit template fleet … -- <report> …`: a report whose accounts are asked by many tasks. Asks nothing of AWS. */
export async function templateFleet(
  commandLine: readonly CommandSpec[],
  command: readonly string[],
  settings: Settings,
  io: Io,
): Promise<ExitCode> {
  const { engine, timezone, output, quiet, logFormat, tasks, atOnce } = settings;
  const timing = timingFor('fleet', settings, io);
  const asked = await askedBy(commandLine, command, io);
  const commands = fleetCommands(command, tasks, engine);
  const facts = { engine, command, commands, atOnce, expression: timing.expression, timeZone: timezone, ...asked } as const;
  await checkOutput(output);
  const text = `${JSON.stringify(fleetTemplate(facts), null, 2)}\n`;
  await deliver(asStream([text]), output, io, 'The template is made anew by the same command.');
  if (!quiet) tellTimes(timing, timezone, openLog(io.err, logFormat, () => io.clock.now()));
  return 0;
}

/** What only the report of all shards has: where it goes, what it is compared with, and when it is a failure. */
const OF_THE_WHOLE: readonly string[] = ['diff', 'exitCode', 'failOn', 'maxFindings', 'allowIncomplete'];
/** What was meant for asking AWS. */
const OF_ASKING: readonly string[] = ['source', 'aggregator', 'assume', 'ou', 'fresh', 'shard', 'deadline'];

/** The command of each shard, that which joins them, and that which makes the report of the whole. */
export function fleetCommands(command: readonly string[], tasks: number, engine: Settings['engine']): FleetCommands {
  const words = command.map((word) => word.replaceAll('${', '${!'));
  const there = ['--store', FLEET_STORE, '--quiet'];
  const asking = without(words, ({ flags, group }) => group === 'Delivery' || OF_THE_WHOLE.includes(keyOf(flags)));
  const reading = without(words, ({ flags }) => OF_ASKING.includes(keyOf(flags)));
  // In the log of a container a report would say who can do what.
  const hidden = engine === 'fargate' ? ['--output', '/data/report'] : [];
  const shard = ['--allow-incomplete', ...hidden, ...there];
  return {
    shards: Array.from({ length: tasks }, (_, at) => [...asking, '--shard', `${at + 1}/${tasks}`, ...shard]),
    merge: ['merge', 'last', ...there],
    report: [...reading, '--run', 'last', ...hidden, ...there],
  };
}

/** Flags and their values; behind one that takes a value the next word is that. */
function without(words: readonly string[], isMeant: (spec: OptionSpec) => boolean): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [flag = '', ...value] = (words[at] ?? '').split('=');
    const spec = OPTIONS.find(({ flags }: OptionSpec) => flag.startsWith('-') && flags.split(/[ ,]+/).includes(flag));
    const behind = spec !== undefined && value.length === 0 && spec.flags.includes('<') ? 1 : 0;
    if (spec === undefined || !isMeant(spec)) kept.push(...words.slice(at, at + 1 + behind));
    at += behind;
  }
  return kept;
}
