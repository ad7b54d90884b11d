import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { systemIo } from '../../dist/cli/io.js';
import { main } from '../../dist/main.js';
import { demoClock } from '../../dist/run/demo.js';
import { startSandbox } from '../../dist/sandbox/index.js';
import { demoWorld } from '../../dist/sandbox/worlds/demo.js';
import { emlOf } from './eml.js';
import { weekLater } from './week-later.js';

/*
 * What a Monday looks like: two runs of the real program, a week apart, against the demo organization on this machine;
 * the difference; the mail as a file; the objects of the bucket in a folder. Usage: node docs/demo/weekly.js [folder]
 */

const folder = resolve(process.argv[2] ?? 'weekly-demo');
const SEND = [
  ...['--to', 's3://iam-audit-reports/iam-audit/'],
  ...['--to', 'mailto:security@quillhaven.example?from=audit@quillhaven.example&configuration-set=reports'],
  ...['--to', 'mailto:owner-tag?from=audit@quillhaven.example&domains=quillhaven.example&configuration-set=reports'],
  ...['--to', 'dynamodb:iam-audit?rate=4000', '--to', 'eventbridge:iam-audit'],
];

const store = await mkdtemp(join(tmpdir(), 'iam-audit-weekly-'));
try {
  const first = demoWorld();
  const { world: second, what } = weekLater(first);
  await monday(first, 'One Monday', SEND);
  say('\nA week passes:');
  for (const line of what) say(`  - ${line}`);
  await monday(second, 'The Monday after', [...SEND, '--diff', 'last']);
  say('\n$ iam-audit diff --sort severity:desc --limit 15 --quiet');
  await run(second, {}, ['diff', '--sort', 'severity:desc', '--limit', '15', '--allow-incomplete', '--quiet', '--store', store]);
  say(`\nEverything lies in ${folder}: mails as .eml files, objects in bucket/, events as JSON.`);
} finally {
  await rm(store, { recursive: true, force: true });
}

async function monday(world, title, options) {
  const day = world.now.slice(0, 10);
  const report = join(folder, day, 'stale.csv');
  await mkdir(dirname(report), { recursive: true });
  say(`\n${title}, ${day}:\n$ iam-audit stale --days 90 ${options.join(' ')} --output ${basename(report)}`);
  const sandbox = await startSandbox(world);
  try {
    const argv = ['stale', '--days', '90', ...options, '--output', report, '--store', store, '--no-progress'];
    const code = await run(world, sandbox.env, argv);
    say(`exit code ${code}`);
    await keep(sandbox, world, join(folder, day));
  } finally {
    await sandbox.close();
  }
}

/** The program itself, at the time of the simulated organization. */
async function run(world, env, argv) {
  const io = systemIo(new AbortController().signal);
  Object.assign(process.env, env);
  return main(argv, {
    ...io,
    env: { ...process.env, ...env },
    cwd: null,
    clock: demoClock(io.clock, world.now),
  });
}

/** What arrived on the other side. */
async function keep(sandbox, world, place) {
  const sent = sandbox.sent();
  const mails = sent.filter(({ service }) => service === 'ses');
  for (const [index, { input }] of mails.entries()) {
    const [to] = input.Destination.ToAddresses;
    await put(join(place, 'mails', `${index + 1}-${to}.eml`), emlOf(input, new Date(world.now)));
  }
  for (const { bucket, key, content } of sandbox.objects()) await put(join(place, 'bucket', bucket, key), content);
  const events = sent.filter(({ service }) => service === 'events').map(({ input }) => input);
  await put(join(place, 'events.json'), JSON.stringify(events, null, 1));
  const names = await readdir(place, { recursive: true });
  say(`${names.length} files in ${place}, among them ${mails.length} mails`);
}

async function put(file, content) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
