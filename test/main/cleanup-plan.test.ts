import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CleanupPlan } from '../../src/cleanup/plan.js';
import { emitAutomation } from '../../src/output/cleanup/emit/automation.js';
import { emitShell } from '../../src/output/cleanup/emit/shell.js';
import { emitTerraform } from '../../src/output/cleanup/emit/terraform.js';
import { readPlan } from '../../src/cleanup/read-plan.js';
import type { World } from '../../src/sandbox/world.js';
import {
  allow, daysBefore, DEFAULT_NOW, makeInline, makePolicy, makeRole, makeUser, serviceAccess, trustPrincipal, used,
} from '../../src/sandbox/worlds/builder.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { audit, runCli, withSandbox, type Ran } from '../harness.js';
import { ok, withReceiver } from './sending/receiver.js';
import { FACTS, worldWith } from './sending/support.js';
import { ALPHA, BETA, faulty, HOME, smallWorld } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'iam-audit-cleanup-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ago = (days: number): string => daysBefore(DEFAULT_NOW, days);
const OLD = '2022-01-01T00:00:00Z';
/** As odd as IAM allows. */
const ODD = '=cmd+,.@_-a';

/** ALPHA: one stale key of two, a whole stale user, one that is in use. BETA: an unused role that trusts the stale user. */
function world(more: Parameters<typeof smallWorld>[0] = {}): World {
  return smallWorld({
    alpha: {
      users: [
        makeUser('half', { createdAt: OLD, keys: [{ createdAt: OLD, lastUsed: used(ago(400), 's3') }, { createdAt: ago(300), lastUsed: used(ago(1)) }] }, ALPHA),
        makeUser('gone', { createdAt: OLD, tags: { Owner: 'Ann@example.com' }, password: { changedAt: OLD, lastUsedAt: ago(500) }, keys: [{ createdAt: OLD }] }, ALPHA),
        makeUser(ODD, { createdAt: OLD, tags: { Owner: '<b>x_y*' }, keys: [{ createdAt: OLD, lastUsed: used(ago(200)) }] }, ALPHA),
        makeUser('busy', { createdAt: OLD, password: { changedAt: OLD, lastUsedAt: ago(0.5) } }, ALPHA),
      ],
    },
    home: { users: [] },
    beta: { users: [], roles: [makeRole('partner', { createdAt: OLD, trust: trustPrincipal(`arn:aws:iam::${ALPHA}:user/gone`) }, BETA)] },
    ...more,
  });
}

const PLAN = ['cleanup', 'plan', '--no-store'];

const store = join(folder, 'store');
let kept: Ran & { readonly sandbox: Sandbox };

beforeAll(async () => {
  kept = await audit(world(), ['cleanup', 'plan', '--store', store, '--unused-roles-days', '90', '--output', join(folder, 'plan.json')]);
});

/** From the kept run, unless it is of another world. */
async function planned(argv: readonly string[] = [], of: World | null = null): Promise<{ readonly plan: CleanupPlan } & Ran> {
  const ran = await (of === null ? again(...argv, '--format', 'json') : audit(of, [...PLAN, ...argv, '--format', 'json']));
  if (ran.stdout === '') throw new Error(ran.stderr);
  return { ...ran, plan: readPlan(ran.stdout, 'stdout').plan };
}

const again = (...argv: readonly string[]): Promise<Ran> => runCli(['cleanup', 'plan', '--run', 'last', '--store', store, ...argv], {});

const names = ({ principals }: CleanupPlan): readonly string[] => principals.map(({ name, whole }) => `${name}${whole ? '' : ' (part)'}`);

describe('iam-audit cleanup plan', () => {
  it('writes a plan that only its owner may read, shows a table, and writes nothing to AWS', () => {
    const file = join(folder, 'plan.json');
    const { code, stdout, stderr, sandbox } = kept;
    expect(code).toBe(0);
    const { plan, isWhole } = readPlan(readFileSync(file, 'utf8'), file);
    expect(isWhole).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(names(plan)).toEqual(['partner', ODD, 'half (part)', 'gone']);
    expect(plan.principals.map(({ risk }) => risk)).toEqual(['low', 'medium', 'medium', 'high']);
    expect(plan).toMatchObject({ stage: 'quarantine', by: `arn:aws:iam::${HOME}:user/auditor`, role: 'IamAuditCleanup' });
    expect(plan.accounts.map(({ id }) => id)).toEqual([ALPHA, BETA]);
    expect(stdout).toContain('half');
    expect(stdout).not.toContain('busy');
    expect(stderr).toContain('4 principals: 1 whole role, 2 whole users, 1 key');
    expect(stderr).toContain(`next: review it, then iam-audit cleanup apply ${file}`);
    const asked = sandbox.counts().map(({ action }) => action);
    expect(asked.filter((action) => !/^(Get|List|Describe|Generate|Assume|Select|Batch)/.test(action))).toEqual([]);
  });

  it('of one stale key of two only that key', async () => {
    const { plan } = await planned();
    const half = plan.principals.find(({ name }) => name === 'half');
    const [taken] = half?.credentials ?? [];
    const [left] = half?.others ?? [];
    expect(taken).toMatchObject({ kind: 'key', lastUsed: ago(400) });
    expect(JSON.stringify(half?.steps)).toContain(String(taken?.id));
    expect(JSON.stringify([half?.steps, plan.accounts])).not.toContain(String(left?.id));
    expect(half?.why).toEqual([expect.objectContaining({ source: 'credential_report', fact: expect.stringContaining('for s3') as string })]);
  });

  it('says what trusts whom', async () => {
    const { plan } = await planned();
    expect(plan.principals.find(({ name }) => name === 'gone')).toMatchObject({ risk: 'high', owner: 'Ann@example.com' });
    expect(plan.principals.find(({ name }) => name === 'gone')?.breaks[0]).toBe(`It can't assume arn:aws:iam::${BETA}:role/partner`);
  });

  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['--where', ['--where', "name like 'g*' and account_id = '222222222222'"], ['gone']],
    ['--where about tags', ['--where', "tags contains 'Owner'"], [ODD, 'gone']],
    ['--accounts', ['--accounts', BETA, '--unused-roles-days', '90'], ['partner']],
    ['--limit: the least risk first', ['--limit', '2'], [ODD, 'half (part)']],
    ['--findings', ['--findings', 'key-*'], ['gone (part)', `${ODD} (part)`, 'half (part)']],
    ['--findings of users', ['--findings', 'user-without-owner'], ['half (part)']],
    ['--stale-days', ['--stale-days', '450'], ['gone']],
  ])('%s chooses', async (_, argv, expected) => {
    expect(names((await planned(argv)).plan)).toEqual(expected);
  });

  it('--people: users of those who left, whatever they used; a list that names nobody else', async () => {
    const list = join(folder, 'leavers.csv');
    writeFileSync(list, 'user\nbusy\nzoe\n');
    const { plan } = await planned(['--people', list], world());
    expect(names(plan)).toEqual(['busy']);
    expect(plan).toMatchObject({ question: { leavers: 2 }, principals: [{ risk: 'high' }] });
    const missing = await again('--people', join(folder, 'none.csv'));
    expect([missing.code, missing.stderr.includes('--people')]).toEqual([2, true]);
  });

  it('exceptions of a file and the tags of owners hold back, and are said', async () => {
    const file = join(folder, 'exceptions.json');
    const exception = { check: 'key-unused', principal: 'half', owner: 'Ops', reason: 'yearly', until: '2099-01-01' };
    writeFileSync(file, JSON.stringify({ exceptions: [exception] }));
    const { plan } = await planned(['--exceptions', file, '--break-glass-tag', 'owner=Ann@example.com']);
    expect(names(plan)).toEqual([ODD]);
    expect(plan.leftOut.map(({ name, credential, reason }) => [name, credential === null ? null : 'key', reason])).toEqual(
      expect.arrayContaining([['half', 'key', 'exempted'], ['gone', null, 'protected']]),
    );
  });

  it('an account that was not seen has nothing in it, and the exit code says so', async () => {
    const { plan, code } = await planned([], world(faulty({ kind: 'denied', action: 'GetCredentialReport', account: ALPHA })));
    expect([names(plan), code]).toEqual([[], 3]);
    expect(plan.leftOut.filter(({ reason }) => reason === 'unknown').length).toBe(4);
  });

  it('from a kept run the same, without asking AWS', async () => {
    const live = readPlan(readFileSync(join(folder, 'plan.json'), 'utf8'), 'file').plan;
    const { plan } = await planned(['--unused-roles-days', '90']);
    expect(plan.principals).toEqual(live.principals);
    expect([plan.run, plan.by]).toEqual([live.run, 'run']);
    expect(live.run).toMatch(/^20261101T/);
  });

  it.each([
    [['--group-by', 'kind'], '--group-by does not go with cleanup plan'],
    [['--emit', 'sh', '--format', 'csv'], '--emit does not go with --format'],
    [['--stage', 'delete'], '--stage'],
    [['--to', 'sns:arn:aws:sns:eu-west-1:111111111111:t'], '--to needs --due'],
    [['--due', '2027-01-01'], '--due needs --to'],
    [['--stage', 'shrink', '--unused-roles-days', '90'], '--unused-roles-days does not go with --stage shrink'],
    [['--unused-roles-days', '401'], '--unused-roles-days'],
    [['--findings', 'nonsense'], '--findings'],
    [['--output', join(folder, 'no', 'plan.json')], '--output'],
  ])('refuses %j', async (argv, message) => {
    const ran = await runCli([...PLAN, ...argv], {});
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain(message);
  });
});

type Text = { readonly Data: string };

interface Mail {
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly Content: { readonly Simple: { readonly Subject: Text; readonly Body: { readonly Text: Text; readonly Html: Text } } };
}

describe('for people', () => {
  it('Markdown has what, why, calls, what comes back, and no name that is markup', async () => {
    const { stdout } = await again('--format', 'markdown');
    expect(stdout).toContain('## user =cmd+,.@\\_-a in 222222222222: the user itself');
    expect(stdout).toContain('- password last used on 2025-06-19, 499 days before (credential\\_report, 2026-11-01T11:30:00Z)');
    expect(stdout).toContain('1. iam:AttachUserPolicy');
    expect(stdout).toContain('owner &lt;b&gt;x\\_y\\*');
    expect(stdout).toContain('## Session policies');
  });

  it('owners are told the day and how to object, each only of their own', async () => {
    const to = 'mailto:owner-tag?from=audit@example.com&domains=example.com';
    const of = worldWith(FACTS, [], { alpha: world().accounts.find(({ id }) => id === ALPHA) ?? {} });
    await withSandbox(of, async (sandbox) => {
      const ran = await runCli([...PLAN, '--keep-tag', '--to', to, '--due', '2026-12-01'], sandbox.env);
      expect(ran.code).toBe(0);
      const [mail, ...others] = sandbox.sent().map(({ input }) => input as unknown as Mail);
      expect(others).toEqual([]);
      const { Subject, Body } = mail?.Content.Simple ?? { Subject: null, Body: null };
      expect([mail?.Destination.ToAddresses, Subject?.Data]).toEqual([['ann@example.com'], 'iam-audit: 1 planned principal of yours']);
      for (const text of [Body?.Text.Data, Body?.Html.Data]) {
        expect(text).toContain('On 2026-12-01 what stands here will be put into quarantine');
        expect(text).toContain('iam-audit:keep');
        expect(text).toContain('gone');
        expect(text).not.toContain('half');
      }
    });
  });
});

it('channels are told the day too', () =>
  withReceiver(ok, async ({ url, received }) => {
    const argv = ['--run', 'last', '--store', store, '--due', '2026-12-01', '--to', 'slack:env:HOOK', '--to', 'teams:env:HOOK'];
    const ran = await runCli(['cleanup', 'plan', ...argv], {}, { env: { HOOK: url, AWS_REGION: 'eu-west-1' } });
    expect([ran.code, received.length]).toEqual([0, 2]);
    for (const { body } of received) expect(body).toContain('On 2026-12-01 what stands here will be put into quarantine');
    for (const { body } of received) expect(body).not.toContain('iam-audit:keep');
  }));

describe('--stage shrink', () => {
  const platform = makePolicy('Platform', { accountId: ALPHA, createdAt: OLD, document: allow(['s3:*', 'sqs:*']) });
  const inline = [makeInline('own', allow(['ec2:*', 's3:*']))];
  const spec = { createdAt: OLD, lastUsed: { at: ago(1), region: 'eu-west-1' }, attached: [platform], inline, services: [serviceAccess('s3', ago(1))] };

  it('gives a customer-managed policy a new version and replaces an inline one', async () => {
    const { plan } = await planned(['--stage', 'shrink'], smallWorld({ alpha: { policies: [platform], roles: [makeRole('worker', spec, ALPHA)] } }));
    const [steps] = [plan.principals.filter(({ account }) => account === ALPHA).map(({ kind, name, steps: [step] }) => [kind, name, step?.action])];
    expect(steps).toEqual(expect.arrayContaining([['role', 'worker', 'iam:PutRolePolicy'], ['policy', 'Platform', 'iam:CreatePolicyVersion']]));
    const managed = plan.principals.find(({ kind }) => kind === 'policy')?.steps[0];
    expect(managed?.input['PolicyDocument']).toMatch(/"Action":\["s3:\*"\]/);
    expect(managed).toMatchObject({ was: expect.stringMatching(/^[0-9a-f]{64}$/) as string, ifFull: { how: 'first', call: { each: 'oldest_version' } } });
  });

  it('not where the policy bounds somebody, nor where a protected role has it', async () => {
    const bounded = makeRole('bounded', { ...spec, inline: [], attached: [], boundaryArn: platform.arn }, ALPHA);
    const glass = makeRole('aws-controltower-Audit', { ...spec, attached: [] }, ALPHA);
    const of = smallWorld({ alpha: { policies: [platform], roles: [makeRole('worker', { ...spec, inline: [] }, ALPHA), bounded, glass] } });
    const { plan } = await planned(['--stage', 'shrink', '--accounts', ALPHA], of);
    expect(names(plan)).toEqual([]);
    expect(plan.leftOut.map(({ name, reason }) => [name, reason])).toEqual(expect.arrayContaining([['Platform', 'by_hand'], ['own', 'protected']]));
  });
});

describe('in other partitions', () => {
  it('denies with the policy of the partition', async () => {
    const { plan } = await planned([], world({ partition: 'aws-us-gov', region: 'us-gov-west-1' }));
    expect(plan.principals.find(({ whole }) => whole)?.steps[0]?.input['PolicyArn']).toBe('arn:aws-us-gov:iam::aws:policy/AWSDenyAll');
  });
});

describe('--emit', () => {
  it('sh: valid, and hostile names stay one word', async () => {
    const { plan } = await planned();
    const [half] = plan.principals;
    const name = "o'neil $(touch pwned) `id` \n--x";
    const steps = half?.steps.map((step) => ({ ...step, input: { ...step.input, UserName: name } })) ?? [];
    const text = [...emitShell({ ...plan, principals: half === undefined ? [] : [{ ...half, name, steps }] })].join('');
    expect(spawnSync('bash', ['-n'], { encoding: 'utf8', input: text })).toMatchObject({ status: 0, stderr: '' });
    const { log } = runScript(text, { 'get-caller-identity': ALPHA }, 'yes');
    expect(log.filter((line) => line.startsWith('iam'))).toEqual([
      "iam get-user --user-name=o'neil $(touch pwned) `id` \\u{a}--x --query User.[UserId,CreateDate] --output text",
    ]);
    expect(text).toContain(`'o'\\''neil $(touch pwned) \`id\` \\u{a}--x'`);
  });

  /** An AWS CLI that answers from a folder of files, and notes what it was asked. */
  function runScript(text: string, answers: Readonly<Record<string, string>>, apply: string) {
    const bin = mkdtempSync(join(folder, 'bin-'));
    const cases = Object.entries(answers).map(([words, answer]) => `*${words}*) printf '%s\\n' '${answer}' ;;`);
    writeFileSync(join(bin, 'aws'), `#!/bin/bash\nprintf '%s\\n' "$*" >> ${bin}/log\ncase "$*" in\n${cases.join('\n')}\nesac\n`);
    writeFileSync(join(bin, 'sleep'), '#!/bin/sh\n');
    // Asked for now, and for so long ago.
    writeFileSync(join(bin, 'date'), `#!/bin/bash\n[ "$2" = -d ] && exec /bin/date -u -d "${DEFAULT_NOW} $3" "$4"\nexec /bin/date -u -d '${DEFAULT_NOW}' "$2"\n`);
    for (const name of ['aws', 'sleep', 'date']) chmodSync(join(bin, name), 0o755);
    const env = { PATH: `${bin}:/usr/bin:/bin`, APPLY: apply, UNDO_FOLDER: join(bin, 'undo') };
    const ran = spawnSync('bash', ['--norc'], { encoding: 'utf8', env, input: text });
    return { ...ran, log: readFileSync(join(bin, 'log'), 'utf8').split('\n') };
  }

  it('sh: looks again, writes only with APPLY=yes, and stops where something changed', async () => {
    const { stdout: text } = await again('--emit', 'sh', '--where', "name = 'half'");
    const { plan } = await planned(['--where', "name = 'half'"]);
    const [half] = plan.principals;
    const keys = [...(half?.credentials ?? []), ...(half?.others ?? [])].map(({ id }) => `${String(id)}\tActive`).join('\n');
    const same = {
      'get-caller-identity': ALPHA,
      'get-user': `${String(half?.uniqueId)}\t2022-01-01T00:00:00+00:00`,
      'list-access-keys': keys,
      'get-access-key-last-used': `${ago(400).slice(0, 19)}+00:00`,
    };
    const writes = (log: readonly string[]) => log.filter((line) => /^iam (update|tag|attach|delete)/.test(line)).map((line) => line.split(' ')[1]);
    const dry = runScript(text, same, 'no');
    expect([dry.status, writes(dry.log)]).toEqual([0, []]);
    expect(dry.stderr).toContain('would: aws iam update-access-key --user-name=half');
    const done = runScript(text, same, 'yes');
    expect([done.status, writes(done.log)]).toEqual([0, ['update-access-key', 'tag-user']]);
    for (const [what, answer] of [
      ['get-user', 'AIDAOTHER\t2022-01-01T00:00:00+00:00'],
      ['list-access-keys', `${keys}\nAKIANEW\tActive`],
      ['get-access-key-last-used', '2026-11-01T00:00:00+00:00'],
    ] as const) {
      const stopped = runScript(text, { ...same, [what]: answer }, 'yes');
      expect([what, stopped.status, writes(stopped.log)]).toEqual([what, 3, []]);
    }
    expect(writes(runScript(text, { ...same, 'get-caller-identity': BETA }, 'yes').log)).toEqual([]);
  });

  it('ssm and terraform: hostile names stay text', async () => {
    const { plan } = await planned();
    const [half] = plan.principals;
    const name = '{{{ x }}} ${path.cwd} %{ if true } \\\\{{y}} "';
    const credentials = [{ kind: 'key', id: 'AKIA${x}', status: 'Active', created: ago(400), lastUsed: null }] as const;
    const steps = half?.steps.map((step) => ({ ...step, input: { UserName: name, PolicyArn: 'arn:${x}' } })) ?? [];
    const [account] = plan.accounts;
    const hostile = { ...plan, accounts: account === undefined ? [] : [account], principals: half === undefined ? [] : [{ ...half, name, uniqueId: 'A${x}', credentials, steps }] };
    const payload = (JSON.parse(emitAutomation(hostile)) as { mainSteps: readonly [{ inputs: { InputPayload: { principals: string } } }] }).mainSteps[0].inputs.InputPayload.principals;
    expect(payload).not.toContain('{{');
    expect(JSON.parse(payload)).toMatchObject([{ name, steps: steps.map(({ input }) => ({ input })) }]);
    const text = emitTerraform({ ...hostile, stage: 'quarantine' });
    // What is left are references of our own.
    const rest = { ...(JSON.parse(text) as Readonly<Record<string, unknown>>), '//': null };
    const templates = [...JSON.stringify(rest).matchAll(/(?<!\$)\$\{([\w.]+)/g)].map(([, word]) => word ?? '');
    expect(templates.length).toBeGreaterThan(1);
    expect(templates.filter((word) => !/^(data\.external\..*|substr|contains)$/.test(word))).toEqual([]);
    expect(JSON.stringify(rest)).not.toMatch(/(?<!%)%\{/);
  });

  it('ssm and terraform: one account each, as JSON', async () => {
    const argv = ['--accounts', ALPHA, '--emit'];
    const ssm = JSON.parse((await again(...argv, 'ssm')).stdout) as { mainSteps: readonly [{ inputs: { InputPayload: { principals: string }; Script: string } }] };
    expect(JSON.parse(ssm.mainSteps[0].inputs.InputPayload.principals)).toHaveLength(3);
    expect(spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: ssm.mainSteps[0].inputs.Script }).status).toBe(0);
    const terraform = JSON.parse((await again(...argv, 'terraform')).stdout) as Readonly<Record<string, Readonly<Record<string, object>>>>;
    expect(Object.keys(terraform['resource']?.['aws_iam_user_policy_attachment'] ?? {})).toHaveLength(2);
    expect(terraform['import']).toHaveLength(3);
    const many = await again('--unused-roles-days', '90', '--emit', 'ssm');
    expect([many.code, many.stderr.includes('is for one account, and the plan has 2')]).toEqual([2, true]);
    const removal = await again(...argv, 'terraform', '--stage', 'remove');
    expect(removal.code).toBe(2);
  });
});
