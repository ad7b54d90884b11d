import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended } from '../../src/lambda/ended.js';
import type { Fault } from '../../src/sandbox/behaviour/behaviour.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { itInFull } from '../extent.js';
import { runCli, withSandbox } from '../harness.js';
import { invoke } from '../lambda/support.js';
import { ALPHA, HOME } from '../main/support.js';
import { fleet } from '../main/keeping/support.js';
import { execute, type Perform } from './interpreter.js';
import { definitionIn, madeFleet as made, takeTurn } from './made-fleet.js';
import { allOf, expectWhole, statementsOf, TO, WITHOUT_RESOURCE, type Json, type Template } from './support.js';

const validate = createRequire(import.meta.url)('asl-validator') as (definition: unknown) => { readonly isValid: boolean; readonly errorsText: () => string };

describe.each(['lambda', 'fargate'])('the template of a fleet on %s', (engine) => {
  let template: Template;
  beforeAll(async () => {
    template = await made(['--engine', engine, '--tasks', '3', '--at-once', '2'], ['unused', ...TO]);
  });

  it('has what each type takes, and names nothing that is not there', () => {
    expectWhole(template);
  });

  it('has a state machine that is one, as a validator of its language says too', () => {
    const definition = definitionIn(template);
    const { isValid, errorsText } = validate(definition);
    expect([isValid, isValid ? '' : errorsText()]).toEqual([true, '']);
    expect(allOf(definition, 'MaxConcurrency')).toEqual([2]);
    expect(allOf(definition, 'ToleratedFailureCount')).toEqual([0]);
    expect(allOf(definition, 'command')).toHaveLength(5);
    // Not a mail twice: the report is tried again only where its task was not begun.
    expect(JSON.stringify((definition as { States: Json }).States['Report'])).not.toContain('States.ALL');
  });

  it('gives each role what it needs, on the things that it needs them for', () => {
    const { Resources } = template;
    const roles = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
    expect(roles.length).toBe(engine === 'lambda' ? 3 : 4);
    for (const { Action, Resource } of roles.flatMap(statementsOf)) {
      expect(Action.filter((action) => action.includes('*'))).toEqual([]);
      if (Resource === '*') expect(Action.filter((action) => !WITHOUT_RESOURCE.test(action))).toEqual([]);
    }
    const of = (role: string): readonly string[] => statementsOf(Resources[role]).flatMap(({ Action }) => Action).sort();
    const tasks = engine === 'lambda'
      ? ['lambda:InvokeFunction']
      : ['ecs:DescribeTasks', 'ecs:RunTask', 'ecs:StopTask', 'events:DescribeRule', 'events:PutRule', 'events:PutTargets', 'iam:PassRole'];
    expect(of('FleetRole')).toEqual(['dynamodb:PutItem', ...tasks, 'states:DescribeExecution', 'states:StartExecution', 'states:StopExecution'].sort());
    expect(of('BeginRole')).toEqual(['sqs:SendMessage', 'states:StartExecution']);
    expect(of('Role')).toEqual(expect.arrayContaining(['s3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject', 'sts:AssumeRole', 'ses:SendEmail']));
    expect(JSON.stringify(Resources['FleetRole'])).toContain('"states.amazonaws.com"');
  });

  it('keeps evidence for its time, and somebody hears when it did not go well', () => {
    const { Resources } = template;
    expect(Resources['Evidence']).toMatchObject({ DeletionPolicy: 'Retain' });
    expect(JSON.stringify(Resources['Evidence'])).toContain('"ExpirationInDays":{"Ref":"EvidenceDays"}');
    expect(Resources['Schedule']?.Properties).toMatchObject({ ScheduleExpression: 'cron(0 6 ? * 2 *)', Target: { DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['NotBegun', 'Arn'] } } } });
    const alarms = Object.values(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
    expect(alarms.map(({ Properties = {} }) => Properties['MetricName']).sort()).toEqual(
      ['ApproximateNumberOfMessagesVisible', 'ExecutionsFailed', 'ExecutionsTimedOut', 'NotWhole'],
    );
  });

  itInFull('passes cfn-lint, where that is installed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iam-audit-fleet-'));
    try {
      writeFileSync(join(folder, 'fleet.json'), JSON.stringify(template));
      const { status, stdout, error } = spawnSync('cfn-lint', [join(folder, 'fleet.json')], { encoding: 'utf8' });
      if (error === undefined) expect([status, stdout]).toEqual([0, '']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it('divides a command: the shards send nothing, the report asks nothing', async () => {
  const command = ['users', '--to', 's3://reports/{run}.csv', '--when=changed', '--ou', 'ou-ab12-cdefgh34', '--exit-code', '--columns', '+access_key_1_id,days_inactive', '--diff', 'last'];
  const commands = allOf(definitionIn(await made(['--tasks', '2'], command)), 'command');
  const there = ['--store', `s3://evidence/iam-audit/?owner=${HOME}`, '--quiet'];
  const shard = ['users', '--ou', 'ou-ab12-cdefgh34', '--columns', '+access_key_1_id,days_inactive', '--shard'];
  expect(commands).toEqual([
    [...shard, '1/2', '--allow-incomplete', ...there],
    [...shard, '2/2', '--allow-incomplete', ...there],
    ['merge', 'last', ...there],
    [...command.filter((word) => !word.includes('ou')), '--run', 'last', ...there],
  ]);
});

it.each<[readonly string[], string]>([
  [['--', 'users'], 'template fleet needs --every'],
  [['--every', '@daily', '--tasks', '1', '--', 'users'], 'Allowed: a whole number from 2 to 1000'],
  [['--every', '@daily', '--', 'users', '--store', 's3://x-y-z/'], '--store does not fit a schedule'],
  [['--every', '@daily', '--', 'diff'], '"diff" can\'t be put on a schedule'],
])('%j can not be meant', async (argv, words) => {
  expect(await runCli(['template', 'fleet', ...argv], {})).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) as unknown });
});

describe('the state machine, run', () => {
  const TASKS = 3;
  const COMMAND = ['users', '--format', 'csv', '--to', 's3://reports/{run}.csv'];

  interface Begun {
    readonly reports: () => readonly string[];
    readonly retries: readonly string[];
    readonly run: (time: string) => Promise<unknown>;
    readonly sandbox: Sandbox;
  }

  /** Six accounts, in three tasks, the first attempt of the second of which meets `faults`. */
  async function begun(faults: readonly Fault[], killAt: string | null, use: (begun: Begun) => Promise<void>): Promise<void> {
    const world = fleet(6, 2);
    const delivery = { buckets: [{ name: 'evidence' }, { name: 'reports' }] };
    await withSandbox({ ...world, delivery, behaviour: { ...world.behaviour, faults } }, async (sandbox) => {
      const definition = definitionIn(await made(['--tasks', `${TASKS}`, '--at-once', '1'], COMMAND));
      const turns = new Map<string, string>();
      const retries: string[] = [];
      let minutes = 0;
      const perform: Perform = async (resource, parameters) => {
        if (resource.endsWith(':dynamodb:putItem')) return takeTurn(turns, parameters);
        expect(resource).toBe('arn:aws:states:::lambda:invoke');
        const now = new Date(Date.parse('2026-11-01T12:00:00Z') + minutes++ * 60_000).toISOString();
        const jobs = parameters['Payload'] as readonly { readonly command: readonly string[] }[];
        const isKilled = killAt !== null && retries.length === 0 && jobs[0]?.command.includes(killAt) === true;
        return { Payload: ended(await (isKilled ? cutOff(sandbox, jobs, now) : invoke(sandbox, jobs, { store: null, now }))) };
      };
      const onRetry = (state: string, { name }: Error): void => { retries.push(`${state} ${name}`); };
      const reports = (): readonly string[] => sandbox.objects().filter(({ bucket }) => bucket === 'reports').map(({ content }) => content.toString());
      let executions = 0;
      const run = (scheduledTime: string): Promise<unknown> => execute(definition, { scheduledTime }, { id: `execution ${++executions}`, perform, onRetry });
      await use({ reports, retries, run, sandbox });
    });
  }

  /** Ended from outside as soon as something is kept. */
  async function cutOff(sandbox: Sandbox, event: unknown, now: string): ReturnType<typeof invoke> {
    const end = new AbortController();
    const kept = (): number => sandbox.objects().filter(({ key }) => key.includes('/records/')).length;
    const before = kept();
    const running = invoke(sandbox, event, { store: null, now, signal: end.signal });
    while (kept() === before) await new Promise((resolve) => setImmediate(resolve));
    end.abort();
    return running;
  }

  it('sends the report that one process makes, though one task was cut off on its way; and once for a scheduled time', () =>
    begun([], `2/${TASKS}`, async ({ reports, retries, run, sandbox }) => {
      const one = await runCli(['users', '--format', 'csv', '--no-store'], sandbox.env);
      await run('2026-11-01T12:00:00Z');
      expect(retries).toEqual(['AskShard NotEnded']);
      expect(reports()).toEqual([one.stdout]);
      await run('2026-11-01T12:00:00Z');
      expect(reports()).toHaveLength(1);
    }));

  it('sends nothing when a shard fails for good', () =>
    begun([{ service: 'sts', action: 'GetCallerIdentity', kind: 'expired_token' }], null, async ({ reports, retries, run }) => {
      await expect(run('2026-11-01T12:00:00Z')).rejects.toMatchObject({ name: 'States.ExceedToleratedFailureThreshold' });
      expect(retries).toEqual(Array(2 * TASKS).fill('AskShard NotEnded'));
      expect(reports()).toEqual([]);
    }));

  it('an account that can not be seen is no failure: the report says so', () =>
    begun([{ service: 'iam', kind: 'denied', account: ALPHA }, { service: 'iam', kind: 'denied', account: String(Number(HOME) + 1) }], null, async ({ reports, retries, run, sandbox }) => {
      const one = await runCli(['users', '--format', 'csv', '--no-store'], sandbox.env);
      expect(one.code).toBe(3);
      await run('2026-11-01T12:00:00Z');
      expect([retries, reports()]).toEqual([[], [one.stdout]]);
    }));
});
