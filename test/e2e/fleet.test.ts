import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { IS_WHOLE } from '../extent.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { generatedWorld } from '../../src/sandbox/worlds/generated.js';
import { execute, type Perform } from '../templates/interpreter.js';
import { definitionIn, madeFleet, takeTurn } from '../templates/made-fleet.js';
import type { Json } from '../templates/support.js';
import { runBinary, scratch, startBinary, until } from './run-binary.js';

const ACCOUNTS = IS_WHOLE ? 1000 : 24;
const TASKS = IS_WHOLE ? 20 : 3;
const REPORT = ['users', '--format', 'csv'];

/** A container of the template: its command in a process of its own, its folder for reports one of ours. */
function containersOf(sandbox: Sandbox, killed: string): { readonly perform: Perform; readonly kills: () => number } {
  const turns = new Map<string, string>();
  let [kills, begun] = [0, 0];
  const perform: Perform = async (resource, parameters) => {
    if (resource.endsWith(':dynamodb:putItem')) return takeTurn(turns, parameters);
    const { Overrides: { ContainerOverrides: [container] } } = parameters as unknown as { Overrides: { ContainerOverrides: [Json] } };
    const data = join(scratch, `container-${++begun}`);
    mkdirSync(data);
    const words = (container['Command'] as readonly string[]).map((word) => word.replace('/data/', `${data}/`));
    const { child, ended } = startBinary(words, { env: sandbox.env });
    if (kills === 0 && words.includes(killed)) {
      kills += 1;
      const before = recordsIn(sandbox);
      await until(() => recordsIn(sandbox) > before + 2);
      child.kill('SIGKILL');
    }
    const { code, signal, stderr } = await ended();
    if (code !== 0) throw Object.assign(new Error(`${words.join(' ')} ended with ${code ?? signal ?? ''}: ${stderr}`), { name: 'States.TaskFailed' });
    return {};
  };
  return { perform, kills: () => kills };
}

const recordsIn = (sandbox: Sandbox): number => sandbox.objects().filter(({ key }) => key.includes('/records/')).length;

it(`${ACCOUNTS} accounts in ${TASKS} containers, one of which is killed, make the report of one process, byte for byte`, async () => {
  const base = generatedWorld({ seed: 11, accounts: ACCOUNTS, usersPerAccount: 3 });
  const sandbox = await startSandbox({ ...base, delivery: { buckets: [{ name: 'evidence' }, { name: 'reports' }] } });
  try {
    const one = await runBinary([...REPORT, '--no-store', '--quiet'], { env: sandbox.env });
    const template = await madeFleet(['--engine', 'fargate', '--tasks', `${TASKS}`, '--at-once', '2'], [...REPORT, '--to', 's3://reports/{run}.csv']);
    const definition = JSON.parse(JSON.stringify(definitionIn(template)).replaceAll(/\?owner=\d+/g, '')) as unknown;
    const { perform, kills } = containersOf(sandbox, `2/${TASKS}`);
    await execute(definition, { scheduledTime: '2026-11-01T12:00:00Z' }, { id: 'execution', perform });
    const reports = sandbox.objects().filter(({ bucket }) => bucket === 'reports').map(({ content }) => content.toString());
    expect([kills(), one.code, reports.length]).toEqual([1, 0, 1]);
    expect(reports[0] === one.stdout).toBe(true);
    expect(one.stdout.split('\n').length).toBeGreaterThan(ACCOUNTS);
  } finally {
    await sandbox.close();
  }
}, 3_600_000);
