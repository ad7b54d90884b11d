import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { AuditError } from '../../src/errors.js';
import { permissionFor } from '../../src/sandbox/server/protocol.js';
import { cronOf } from '../../src/templates/schedule/cron.js';
import { nextTimes } from '../../src/templates/schedule/next-times.js';
import { timingOf } from '../../src/templates/schedule/timing.js';
import { itInFull, PROPERTY } from '../extent.js';
import { runCli, withSandbox } from '../harness.js';
import { smallWorld } from '../main/support.js';
import { allOf, expectWhole, statementsOf, TO, WITHOUT_RESOURCE, type Json, type Template } from './support.js';

const said = (work: () => unknown): string => {
  try {
    return `nothing: ${JSON.stringify(work())}`;
  } catch (error) {
    return error instanceof AuditError ? `${error.exitCode} ${error.message} ${error.hint ?? ''}` : String(error);
  }
};

describe('--every', () => {
  it.each([
    ['cron(0 9 ? * 2#1 *)', 'cron(0 9 ? * 2#1 *)'],
    ['cron(0/15 8-17 ? * MON-FRI *)', 'cron(0/15 8-17 ? * MON-FRI *)'],
    ['cron(0 9 L * ? 2027)', 'cron(0 9 L * ? 2027)'],
    ['0 9 * * 1', 'cron(0 9 ? * 2 *)'],
    ['0 9 * * 0', 'cron(0 9 ? * 1 *)'],
    ['0 9 * * 7', 'cron(0 9 ? * 1 *)'],
    ['0 9 * * 0,7', 'cron(0 9 ? * 1 *)'],
    ['30 6 * * 1-5', 'cron(30 6 ? * 2,3,4,5,6 *)'],
    ['30 6 * * 5-7', 'cron(30 6 ? * 1,6,7 *)'],
    ['0 9 * * mon', 'cron(0 9 ? * 2 *)'],
    ['0 9 * * */2', 'cron(0 9 ? * 1,3,5,7 *)'],
    ['*/20 */12 1 */6 *', 'cron(0,20,40 0,12 1 1,7 ? *)'],
    ['0 0 1 jan-mar *', 'cron(0 0 1 JAN-MAR ? *)'],
    ['@weekly', 'cron(0 0 ? * 1 *)'],
    ['@daily', 'cron(0 0 * * ? *)'],
    ['@monthly', 'cron(0 0 1 * ? *)'],
  ])('%s is %s', (text, expression) => {
    expect(cronOf(text).expression).toBe(expression);
    // What comes out is understood again, and means the same.
    expect(cronOf(expression).expression).toBe(expression);
  });

  it.each([
    ['', 'Allowed: cron() with six fields'],
    ['0 9 * *', 'Allowed: cron() with six fields'],
    ['cron(0 9 * * 1)', 'Allowed: cron() with six fields'],
    ['0 9 ? * 2#1 *', 'Allowed: cron() with six fields'],
    ['cron(0 9 * * * *)', 'Exactly one of day of the month and day of the week is ?'],
    ['cron(0 9 ? * ? *)', 'Exactly one of day of the month and day of the week is ?'],
    ['0 9 1 * 1', 'means "either day"'],
    ['60 9 * * 1', 'the minute can\'t be "60"'],
    ['0 24 * * 1', 'the hour can\'t be "24"'],
    ['0 9 * * 8', 'the day of the week can\'t be "8"'],
    ['cron(0 9 ? * 0 *)', 'the day of the week can\'t be "0"'],
    ['cron(0 9 ? * 3#1,6#3 *)', 'the day of the week can\'t be'],
    ['cron(0 9 ? * 2#6 *)', 'the day of the week can\'t be'],
    ['cron(0 9 32 * ? *)', 'the day of the month can\'t be "32"'],
    ['cron(0 9 0W * ? *)', 'the day of the month can\'t be "0"'],
    ['cron(0 9 1 13 ? *)', 'the month can\'t be "13"'],
    ['cron(0 9 1 1 ? 1969)', 'the year can\'t be "1969"'],
    ['*/0 9 * * 1', 'the minute can\'t be "*/0"'],
    ['9-3 9 * * 1', 'the minute can\'t be "9-3"'],
    ['$(id) 9 * * 1', 'the minute can\'t be'],
  ])('%j can not be meant', (text, words) => {
    expect(said(() => cronOf(text))).toMatch(/^2 --every/);
    expect(said(() => cronOf(text))).toContain(words);
  });
});

const NOW = '2026-11-29T12:00:00Z';
const next = (every: string, zone = 'UTC', now = NOW, count = 3): readonly string[] =>
  nextTimes(cronOf(every), zone, new Date(now), count).map((time) => time.toISOString().slice(0, 16));

describe('the next times', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['the first Monday of a month', 'cron(0 9 ? * 2#1 *)', 'UTC', ['2026-12-07T09:00', '2027-01-04T09:00', '2027-02-01T09:00']],
    ['on the clock of Berlin', 'cron(0 9 ? * 2#1 *)', 'Europe/Berlin', ['2026-12-07T08:00', '2027-01-04T08:00', '2027-02-01T08:00']],
    ['the last day', 'cron(0 9 L * ? *)', 'UTC', ['2026-11-30T09:00', '2026-12-31T09:00', '2027-01-31T09:00']],
    ['the last Friday', 'cron(0 9 ? * 6L *)', 'UTC', ['2026-12-25T09:00', '2027-01-29T09:00', '2027-02-26T09:00']],
    ['Saturdays', 'cron(0 9 ? * L *)', 'UTC', ['2026-12-05T09:00', '2026-12-12T09:00', '2026-12-19T09:00']],
    ['the working day nearest to the first', 'cron(0 9 1W * ? *)', 'UTC', ['2026-12-01T09:00', '2027-01-01T09:00', '2027-02-01T09:00']],
    ['the working day nearest to the fifteenth', 'cron(0 9 15W 5,8 ? *)', 'UTC', ['2027-05-14T09:00', '2027-08-16T09:00', '2028-05-15T09:00']],
    ['the last working day', 'cron(0 9 LW 1-2 ? *)', 'UTC', ['2027-01-29T09:00', '2027-02-26T09:00', '2028-01-31T09:00']],
    ['a leap day', 'cron(0 0 29 2 ? *)', 'UTC', ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00']],
    ['the same minute is not the next', '0 12 * * *', 'UTC', ['2026-11-30T12:00', '2026-12-01T12:00', '2026-12-02T12:00']],
    ['a year that is over', 'cron(0 0 1 1 ? 2025)', 'UTC', []],
    ['a day that is none', 'cron(0 0 30 2 ? *)', 'UTC', []],
  ])('%s', (_, every, zone, times) => {
    expect(next(every, zone)).toEqual(times);
  });

  it('what the clock skips in spring does not come, and what comes twice in autumn comes once', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2027-03-27T00:00:00Z')).toEqual(['2027-03-27T01:30', '2027-03-29T00:30', '2027-03-30T00:30']);
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
    expect(next('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual(['2026-11-01T05:30', '2026-11-02T06:30']);
  });

  it.each<[string, string, string, readonly string[]]>([
    ['rate(7 days)', 'UTC', 'rate(7 days)', ['2026-11-29T12:00', '2026-12-06T12:00', '2026-12-13T12:00']],
    ['rate(1 hour)', 'Europe/Berlin', 'rate(1 hours)', ['2026-11-29T12:00', '2026-11-29T13:00', '2026-11-29T14:00']],
    ['Rate( 90 MINUTES )', 'UTC', 'rate(90 minutes)', ['2026-11-29T12:00', '2026-11-29T13:30', '2026-11-29T15:00']],
    ['at(2026-12-01T09:00:00)', 'UTC', 'at(2026-12-01T09:00:00)', ['2026-12-01T09:00']],
    ['at(2026-12-01T09:00:30)', 'Europe/Berlin', 'at(2026-12-01T09:00:30)', ['2026-12-01T08:00']],
    ['at(2026-11-30T02:00:01)', 'Pacific/Kiritimati', 'at(2026-11-30T02:00:01)', ['2026-11-29T12:00']],
  ])('%s in %s', (every, zone, expression, times) => {
    const timing = timingOf(every, zone, new Date(NOW));
    expect(timing.expression).toBe(expression);
    expect(timing.next(3).map((time) => time.toISOString().slice(0, 16))).toEqual(times);
  });

  it.each([
    ['rate(0 days)', 'UTC', 'such as rate(7 days)'],
    ['rate(7 weeks)', 'UTC', 'such as rate(7 days)'],
    ['rate(7)', 'UTC', 'such as rate(7 days)'],
    ['at(2026-12-01)', 'UTC', 'such as at(2026-12-01T09:00:00)'],
    ['at(2027-02-30T09:00:00)', 'UTC', 'such as at(2026-12-01T09:00:00)'],
    ['at(2026-12-01T24:00:00)', 'UTC', 'such as at(2026-12-01T09:00:00)'],
    ['at(2026-11-29T12:00:00)', 'UTC', 'is over'],
    ['at(2026-11-29T12:30:00)', 'Europe/Berlin', 'is over'],
    ['at(2027-03-28T02:30:00)', 'Europe/Berlin', 'the clock of Europe/Berlin skips'],
  ])('%s in %s can not be meant', (every, zone, words) => {
    expect(said(() => timingOf(every, zone, new Date(NOW)))).toMatch(/^2 --every/);
    expect(said(() => timingOf(every, zone, new Date(NOW)))).toContain(words);
  });

  it('come in order, after now, at the minute that was asked for, in zones with odd offsets too', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Kiritimati');
    const moment = fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(zones, moment, fc.nat(59), fc.nat(23), fc.nat(6), (zone, now, minute, hour, weekday) => {
        const times = nextTimes(cronOf(`${minute} ${hour} * * ${weekday}`), zone, now, 3);
        const local = (time: Date): string => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(time);
        const wanted = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        expect(times).toHaveLength(3);
        expect(times.map(local)).toEqual([wanted, wanted, wanted]);
        expect([...times, now].sort((a, b) => a.getTime() - b.getTime())).toEqual([now, ...times]);
      }),
      PROPERTY,
    );
  });
});

async function made(argv: readonly string[], command: readonly string[]): Promise<Template> {
  const { code, stdout, stderr } = await runCli(['template', 'schedule', '--every', '0 9 * * 1', ...argv, '--', ...command], {});
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Template;
}

describe.each(['lambda', 'fargate'])('the template for %s', (engine) => {
  let template: Template;
  beforeAll(async () => {
    template = await made(['--engine', engine, '--timezone', 'Europe/Berlin'], ['stale', '--days', '90', ...TO]);
  });

  it('has what each type takes, and names nothing that is not there', () => {
    expectWhole(template);
  });

  it('gives each role what it needs, on the things that it needs them for', () => {
    const { Resources } = template;
    const roles = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
    expect(roles.length).toBe(engine === 'lambda' ? 2 : 3);
    for (const { Sid, Effect, Action, Resource } of roles.flatMap(statementsOf)) {
      expect([Sid, Effect]).toEqual([expect.stringMatching(/^[A-Za-z0-9]+$/), 'Allow']);
      expect(Action.filter((action) => action.includes('*'))).toEqual([]);
      if (Resource === '*') expect(Action.filter((action) => !WITHOUT_RESOURCE.test(action))).toEqual([]);
    }
    const sids = statementsOf(Resources['Role']).map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    const own = statementsOf(Resources['Role']);
    expect(own.find(({ Sid }) => Sid === 'EnterAccounts')?.Resource).toEqual({ 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/IamAuditReadOnly' });
    const resources = JSON.stringify(own.filter(({ Sid }) => Sid.startsWith('Deliver')).map(({ Action, Resource }) => [Action, Resource]));
    for (const arn of [
      ':s3:::my-reports/iam-audit/*"', ':s3:::my-reports/latest/*.csv"', ':key/*"', '"arn:aws:sns:eu-west-1:111122223333:reports"',
      'identity/audit@example.com"', 'identity/example.com"', 'configuration-set/tls"', 'table/iam-audit"', 'event-bus/audit"',
      '"arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf"',
    ]) expect(resources).toContain(arn);
  });

  it('keeps what is kept: versioned, encrypted, over TLS, for nobody else, and beyond the stack', () => {
    const { Resources } = template;
    const stored = Object.values(Resources).filter(({ Type }) => ['AWS::S3::Bucket', 'AWS::DynamoDB::Table'].includes(Type));
    expect(stored.length).toBe(3);
    for (const { DeletionPolicy, UpdateReplacePolicy } of stored) expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    const ids = Object.entries(Resources).flatMap(([id, { Type }]) => (Type === 'AWS::S3::Bucket' ? [id] : []));
    expect(ids).toEqual(['Evidence', 'Reports1']);
    for (const id of ids) {
      expect(Resources[id]?.Properties?.['VersioningConfiguration']).toEqual({ Status: 'Enabled' });
      expect(JSON.stringify(Resources[`${id}Policy`])).toContain('"aws:SecureTransport":"false"');
    }
    expect(Resources['Reports1']).toMatchObject({ Condition: 'MakeReports1', Properties: { BucketName: 'my-reports' } });
  });

  it('begins once for each time, and somebody hears when it did not go well', () => {
    const { Resources } = template;
    const schedule = Resources['Schedule']?.Properties as { readonly ScheduleExpression: string; readonly Target: Json };
    expect(schedule).toMatchObject({
      ...{ ScheduleExpression: 'cron(0 9 ? * 2 *)', ScheduleExpressionTimezone: 'Europe/Berlin', FlexibleTimeWindow: { Mode: 'OFF' } },
      Target: { DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['NotBegun', 'Arn'] } }, RoleArn: { 'Fn::GetAtt': ['BeginRole', 'Arn'] } },
    });
    expect(JSON.stringify(schedule.Target['Input'])).toContain('<aws.scheduler.scheduled-time>');
    if (engine === 'lambda') {
      expect(JSON.parse(String(schedule.Target['Input']))).toEqual({ command: ['stale', '--days', '90', ...TO], scheduledTime: '<aws.scheduler.scheduled-time>' });
      expect(Resources['Once']?.Properties).toMatchObject({ MaximumRetryAttempts: 0 });
    } else {
      const [container] = allOf(Resources, 'ContainerDefinitions').flat() as readonly Json[];
      expect(container?.['Command']).toEqual(['stale', '--days', '90', ...TO, '--output', '/data/report']);
      const [[text] = ['']] = allOf(schedule.Target, 'Fn::Sub').filter(Array.isArray) as readonly (readonly string[])[];
      expect(JSON.parse(text ?? '')).toMatchObject({ ClientToken: '<aws.scheduler.scheduled-time>', Count: 1 });
    }
    expect(allOf(Resources, 'AlarmActions').length).toBeGreaterThanOrEqual(2);
    expect(allOf(Resources, 'FilterPattern')).toEqual(['{ ($.event = "invocation") && ($.exit_code >= 2) }']);
  });

  itInFull('passes cfn-lint, where that is installed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iam-audit-schedule-'));
    try {
      const file = join(folder, 'schedule.json');
      writeFileSync(file, JSON.stringify(template));
      const { status, stdout, error } = spawnSync('cfn-lint', [file], { encoding: 'utf8' });
      if (error === undefined) expect([status, stdout]).toEqual([0, '']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it.each([
  ['stale', '--days', '90'],
  ['users', '--columns', '+services_unused'],
  ['roles', '--no-assume'],
  ['privileges'],
])('the role may do all that %s %s %s asks, in its own account and of the organization', async (...command) => {
  const { Resources } = await made([], command);
  const allowed = statementsOf(Resources['Role']).flatMap(({ Action }) => Action);
  await withSandbox(smallWorld(), async (sandbox) => {
    await runCli([...command, '--no-store'], sandbox.env);
    const hub = sandbox.counts().filter(({ account, service, action }) => account === '111111111111' || action === 'AssumeRole' || service === 'config');
    const asked = new Set(hub.map(({ service, action }) => permissionFor(service as 'iam', action)));
    // Nobody can be denied that one.
    asked.delete('sts:GetCallerIdentity');
    expect([...asked].filter((action) => !allowed.includes(action))).toEqual([]);
    expect(asked.size).toBeGreaterThan(1);
  });
});

it('takes what a run is compared with, which is kept where it will run', async () => {
  const { Resources } = await made([], ['users', '--diff', 'last', '--columns', '+change', '--to', 's3://my-reports/']);
  expect(JSON.stringify(Resources['Schedule'])).toContain('+change');
});

it('tells the next times on both clocks, on stderr', async () => {
  const argv = ['template', 'schedule', '--every', 'cron(0 9 ? * 2#1 *)', '--timezone', 'Asia/Tokyo', '--', 'users'];
  const { stderr, stdout } = await runCli(argv, {}, { now: NOW });
  const [head, first] = stderr.split('\n');
  expect([head, stdout.startsWith('{')]).toEqual(['cron(0 9 ? * 2#1 *), next:', true]);
  expect(first).toMatch(/^ {2}Mon 2026-12-07 09:00 Asia\/Tokyo \(\w{3} 2026-12-\d\d \d\d:\d\d \S+\)$/);
  const json = await runCli([...argv.slice(0, 2), '--log-format', 'json', ...argv.slice(2)], {}, { now: NOW });
  expect(JSON.parse(json.stderr)).toMatchObject({ event: 'schedule', next: ['2026-12-07T00:00:00.000Z', '2027-01-04T00:00:00.000Z', '2027-02-01T00:00:00.000Z'] });
  const rate = await runCli(argv.map((word) => (word.startsWith('cron(') ? 'rate(7 days)' : word)), {}, { now: NOW });
  expect(rate.stderr).toMatch(/^rate\(7 days\), counted from when the stack is made, and due then for the first time; made now, next:\n {2}Sun 2026-11-29 21:00 Asia/);
  expect(rate.stdout).toContain('"ScheduleExpression": "rate(7 days)"');
  expect((await runCli([...argv.slice(0, 2), '--quiet', ...argv.slice(2)], {}, { now: NOW })).stderr).toBe('');
});

it.each<[readonly string[], string]>([
  [['--', 'users'], 'template schedule needs --every'],
  [['--every', '@daily', '--timezone', 'Europe/Berlim', '--', 'users'], 'there is no time zone "Europe/Berlim"'],
  [['--every', '@daily', '--engine', 'ec2', '--', 'users'], 'Allowed: lambda, fargate.'],
  [['--every', '@daily'], 'command'],
  [['--every', '@daily', '--', 'user'], 'unknown command'],
  [['--every', '@daily', '--', 'users', '--dys', '3'], 'unknown option \'--dys\''],
  [['--every', '@daily', '--', 'users', '--columns', 'x'], 'has no column "x"'],
  [['--every', '@daily', '--', 'runs'], '"runs" can\'t be put on a schedule'],
  [['--every', '@daily', '--', 'users', '--output', 'x.csv'], '--output does not fit a schedule'],
  [['--every', '@daily', '--', 'users', '--store', '/x'], '--store does not fit a schedule'],
  [['--every', '@daily', '--', 'users', '--run', 'last'], '--run does not fit a schedule'],
  [['--every', '@daily', '--', 'users', '--diff', '2026-10-31'], '--diff names one run for ever'],
  [['--every', '@daily', '--', 'users', '--diff', 'last', '--no-store'], '--diff needs kept evidence'],
  [['--every', '@daily', '--', 'users', '--demo'], '--demo does not fit a schedule'],
  [['--every', '@daily', '--', 'people', '--leavers', 'x.csv'], '--leavers does not fit a schedule'],
  [['--every', '@daily', '--', 'users', '--to', 'slack:env:HOOK'], 'reads its address from this machine'],
  [['--every', '@daily', '--', 'users', '--to', 's4://x/'], "a destination can't begin with"],
])('%j can not be meant', async (argv, words) => {
  const { code, stdout, stderr } = await runCli(['template', 'schedule', ...argv], {});
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(words);
});
