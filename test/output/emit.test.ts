import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emitAutomation } from '../../src/output/cleanup/emit/automation.js';
import { emitShell } from '../../src/output/cleanup/emit/shell.js';
import type { CleanupPlan } from '../../src/cleanup/plan.js';
import { makeInline, makeUser, used } from '../../src/sandbox/worlds/builder.js';
import type { WorldUser } from '../../src/sandbox/world.js';
import { MEMBER, NOW, plannedUser, planOf } from '../cleanup/apply/plans.js';

let folder = '';
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'iam-audit-emit-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });

const DENY = 'arn:aws:iam::aws:policy/AWSDenyAll';
const LONG_AGO = '2026-10-01T08:00:00Z';
const OLD = '2025-03-01T08:00:00Z';

/** What IAM would answer about one principal. */
interface Shown {
  readonly user: WorldUser;
  readonly tags: Readonly<Record<string, string>>;
  readonly password: string | null;
  readonly ssh: readonly string[];
  readonly tried: string | null;
  readonly job: string;
}

const CALLER = `arn:aws:sts::${MEMBER}:assumed-role/IamAuditCleanup/me`;

/** As planned to be removed; and what is seen when the script runs. */
function userCalled(name: string): WorldUser {
  return makeUser(name, {
    ...{ password: { changedAt: OLD, lastUsedAt: OLD }, groups: ['staff'], inline: [makeInline('own')], attached: [DENY], mfa: true },
    keys: [{ status: 'Inactive', lastUsed: used(OLD) }],
  }, MEMBER);
}

type Change = (shown: Shown) => Partial<Shown>;

const tagged = (tags: Readonly<Record<string, string>>): Change => (shown) => ({ tags: { ...shown.tags, ...tags } });
const changed = (change: (user: WorldUser) => Partial<WorldUser>): Change => ({ user }) => ({ user: { ...user, ...change(user) } });

/** By what happened since the plan: what the script says, and the runbook. */
const SINCE: readonly (readonly [what: string, change: Change, sh: RegExp, ssm: RegExp])[] = [
  ['another one has its name', changed(() => ({ id: 'AIDAOTHER' })), /another unique id/, /another unique id/],
  ['it was made at another time', changed(() => ({ createdAt: NOW })), /made at another time/, /made at another time/],
  ['its tag is gone', () => ({ tags: {} }), /the tag iam-audit:quarantined is not there/, /the tag iam-audit:quarantined is not there/],
  ['its tag is no time', tagged({ 'iam-audit:quarantined': 'x' }), /is not there/, /is not there/],
  ['it is too early', tagged({ 'IAM-AUDIT:Quarantined': '2026-10-21T12:00:01Z p' }), /30 days are needed/, /30 days are needed/],
  ['the denial is gone', changed(() => ({ attached: [] })), /denied nothing any more/, /denied nothing any more/],
  ['it is to be kept', tagged({ 'iam-audit:keep': '2026-11-20' }), /asks to keep it/, /asks to keep it/],
  ['it is to be kept, without a day', tagged({ 'iam-audit:keep': '' }), /asks to keep it/, /asks to keep it/],
  ['it is for emergencies', tagged({ 'Break-Glass': 'yes' }), /its tag break-glass protects it/, /its tag break-glass protects it/],
  ['a key was made', changed(({ keys }) => ({ keys: [...keys, { id: 'AKIANEW', status: 'Inactive', createdAt: NOW, lastUsed: null }] })), /access keys: found/, /other access keys/],
  ['a key was switched on', changed(({ keys }) => ({ keys: keys.map((key) => ({ ...key, status: 'Active' })) })), /access keys: found/, /other access keys/],
  ['a key was used', changed(({ keys }) => ({ keys: keys.map((key) => ({ ...key, lastUsed: used('2026-11-19T08:00:00Z') })) })), /was used at/, /was used since/],
  ['its password was set', () => ({ password: '2026-10-02T08:00:00Z' }), /password was set 2026-10-02/, /password was set 2026-10-02/],
  ['its password was used', changed(() => ({ password: { changedAt: OLD, lastUsedAt: NOW } })), /its password was used/, /its password was used/],
  ['its password is gone', () => ({ password: null }), /its password is not there/, /its password is not there/],
  ['a policy was attached', changed(({ attached }) => ({ attached: [...attached, { name: 'R', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] })), /policies: found/, /other policies or groups/],
  ['a policy was written', changed(({ inline }) => ({ inline: [...inline, makeInline('new')] })), /inline policies: found/, /other policies or groups/],
  ['it came into a group', changed(({ groups }) => ({ groups: [...groups, 'admins'] })), /groups: found/, /other policies or groups/],
  ['an SSH key was uploaded', () => ({ ssh: ['APKANEW'] }), /other credentials: found/, /other credentials/],
  ['it tried something', () => ({ tried: '2026-11-01T00:00:00Z' }), /it tried something 2026-11-01/, /it tried something 2026-11-01/],
  ['access advisor does not answer', () => ({ job: 'FAILED' }), /access advisor did not answer/, /access advisor did not answer/],
];

/** Those of who is untouched, first and last, so that one who is stopped stops nobody else. */
const NAMES = ['first', ...SINCE.map((_, at) => `since-${at}`), 'last'];

const USERS = NAMES.map(userCalled);
const REMOVAL = planOf(USERS.map((user) => plannedUser(user, { stage: 'remove' })), 'remove');

const shownOf = (user: WorldUser, change: Change | undefined): Shown => {
  const shown = { user, tags: { 'iam-audit:quarantined': `${LONG_AGO} plan`, team: '' }, password: OLD, ssh: [], tried: LONG_AGO, job: 'COMPLETED' };
  return { ...shown, ...change?.(shown) };
};

/** Answers by call and whom it is about, as IAM's API has them. */
function answersOf({ user, tags, password, ssh, tried, job }: Shown): Readonly<Record<string, object>> {
  const { name, keys, attached, inline, groups } = user;
  const arn = `arn:aws:iam::${MEMBER}:user/${name}`;
  return {
    [`get-user.${name}`]: { User: { UserId: user.id, CreateDate: user.createdAt, PasswordLastUsed: user.password?.lastUsedAt ?? null, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } },
    [`list-attached-user-policies.${name}`]: { AttachedPolicies: attached.map((each) => ({ PolicyArn: each.arn })) },
    [`list-user-policies.${name}`]: { PolicyNames: inline.map((each) => each.name) },
    [`list-groups-for-user.${name}`]: { Groups: groups.map((GroupName) => ({ GroupName })) },
    [`list-access-keys.${name}`]: { AccessKeyMetadata: keys.map(({ id, status }) => ({ AccessKeyId: id, Status: status })) },
    ...Object.fromEntries(keys.map(({ id, lastUsed }) => [`get-access-key-last-used.${id}`, { AccessKeyLastUsed: { LastUsedDate: lastUsed?.at ?? null } }])),
    [`list-ssh-public-keys.${name}`]: { SSHPublicKeys: ssh.map((SSHPublicKeyId) => ({ SSHPublicKeyId, Status: 'Active' })) },
    [`list-signing-certificates.${name}`]: { Certificates: [] },
    [`list-service-specific-credentials.${name}`]: { ServiceSpecificCredentials: [] },
    [`list-mfa-devices.${name}`]: { MFADevices: [{ SerialNumber: `arn:aws:iam::${MEMBER}:mfa/${name}` }, { SerialNumber: `arn:aws:iam::${MEMBER}:u2f/user/${name}` }] },
    ...(password === null ? {} : { [`get-login-profile.${name}`]: { LoginProfile: { CreateDate: password } } }),
    [`generate-service-last-accessed-details.${arn}`]: { JobId: `job-${name}` },
    [`get-service-last-accessed-details.job-${name}`]: { JobStatus: job, Marker: null, ServicesLastAccessed: [{ LastAuthenticated: tried }, { LastAuthenticated: null }] },
  };
}

const ALL = Object.assign({}, ...NAMES.map((_, at) => answersOf(shownOf(USERS[at] as WorldUser, SINCE[at - 1]?.[1])))) as Readonly<Record<string, object>>;

/** As `--query … --output text` shows an answer: rows of the values. */
function textOf(answer: object): string {
  const [value] = Object.values(answer) as unknown[];
  const cells = (item: unknown): readonly unknown[] => (typeof item === 'object' && item !== null ? Object.values(item) : [item]);
  const job = answer as { JobStatus?: string; Marker?: null; ServicesLastAccessed?: readonly { LastAuthenticated: string | null }[] };
  const rows =
    job.ServicesLastAccessed !== undefined ? [[job.JobStatus, job.Marker, job.ServicesLastAccessed[0]?.LastAuthenticated]] :
    Array.isArray(value) ? value.map(cells) : [cells(value)];
  return rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : 'None')).join('\t')).join('\n');
}

/** An AWS CLI that answers from files, and notes its calls; a clock that stands. */
function runShell(text: string, answers: Readonly<Record<string, object>>, more: Readonly<Record<string, string>> = {}) {
  const bin = mkdtempSync(join(folder, 'sh-'));
  mkdirSync(join(bin, 'answers'));
  const key = (call: string): string => join(bin, 'answers', call.replace(/[^\w.@-]/g, '_'));
  for (const [call, answer] of Object.entries(answers)) {
    writeFileSync(key(call), `${textOf(answer)}\n`);
    // The same call, for further members.
    if (!('User' in answer)) continue;
    const { PasswordLastUsed: used, Tags } = answer.User as { readonly PasswordLastUsed: string | null; readonly Tags: readonly object[] };
    writeFileSync(key(`${call}.used`), `${used ?? 'None'}\n`);
    writeFileSync(key(`${call}.tags`), `${textOf({ Tags })}\n`);
  }
  const scripts = {
    aws: [
      '#!/bin/bash', `printf '%s\\n' "$*" >> ${bin}/log`, 'shift', 'call=$1 who=; shift',
      'for word; do case $word in --user-name=*|--role-name=*|--arn=*|--job-id=*|--access-key-id=*) who=${word#*=}; break ;; esac; done',
      'case "$call $*" in', `  get-caller-identity*) printf '%s\\t%s\\n' '${MEMBER}' '${more['CALLER'] ?? CALLER}'; exit ;;`,
      '  get-account-authorization-details*) echo "[]"; exit ;;', '  *"PermissionsBoundaryArn"*) echo None; exit ;;',
      '  *"User.PasswordLastUsed"*) who=$who.used ;;', '  *"Tags[]"*) who=$who.tags ;;', '  delete-*|detach-*|remove-*|deactivate-*|tag-*|attach-*|update-*|untag-*) exit ;;', 'esac',
      `file=${bin}/answers/$call.\${who//[^a-zA-Z0-9_.@-]/_}`, '[ -e "$file" ] && exec cat "$file"', 'echo "An error occurred (NoSuchEntity)" >&2; exit 254',
    ],
    sleep: ['#!/bin/sh'],
    date: ['#!/bin/bash', `[ "$2" = -d ] && exec /bin/date -u -d "${NOW} $3" "$4"`, `exec /bin/date -u -d '${more['NOW'] ?? NOW}' "$2"`],
  };
  for (const [name, lines] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `${lines.join('\n')}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const env = { PATH: `${bin}:/usr/bin:/bin`, APPLY: 'yes', UNDO_FOLDER: join(bin, 'undo'), ...more };
  const ran = spawnSync('bash', ['--norc'], { encoding: 'utf8', env, input: text });
  const log = existsSync(join(bin, 'log')) ? readFileSync(join(bin, 'log'), 'utf8').trim().split('\n') : [];
  return { ...ran, writes: log.filter((line) => /^iam (delete|detach|remove|deactivate|tag|untag|attach|update)-/.test(line)).map((line) => line.slice(4)) };
}

/** What was said under the title of each. */
function saidOf(stderr: string): ReadonlyMap<string, string> {
  return new Map(stderr.split(/^(?=user |role )/m).map((part) => [/^(?:user|role) (\S+)/.exec(part)?.[1] ?? '', part]));
}

const writesOf = (name: string): readonly string[] => [
  `delete-login-profile --user-name=${name}`, `delete-access-key --user-name=${name} --access-key-id=${USERS[NAMES.indexOf(name)]?.keys[0]?.id ?? ''}`,
  `deactivate-mfa-device --user-name=${name} --serial-number=arn:aws:iam::${MEMBER}:mfa/${name}`,
  `deactivate-mfa-device --user-name=${name} --serial-number=arn:aws:iam::${MEMBER}:u2f/user/${name}`,
  `delete-virtual-mfa-device --serial-number=arn:aws:iam::${MEMBER}:mfa/${name}`, `remove-user-from-group --user-name=${name} --group-name=staff`,
  `delete-user-policy --user-name=${name} --policy-name=own`, `detach-user-policy --user-name=${name} --policy-arn=${DENY}`, `delete-user --user-name=${name}`,
];

const scriptOf = (plan: CleanupPlan): string => [...emitShell(plan)].join('');

describe('--emit sh, run for real', () => {
  let ran: ReturnType<typeof runShell>;
  beforeAll(() => { ran = runShell(scriptOf(REMOVAL), ALL); });

  it('removes in the order of AWS, and only who is as planned', () => {
    expect(ran.writes).toEqual([...writesOf('first'), ...writesOf('last')]);
    expect(ran.status).toBe(3);
    // The shell itself has nothing to say.
    expect(ran.stderr).not.toMatch(/line \d+:/);
  });

  it.each(SINCE.map(([what, , sh], at) => [what, `since-${at}`, sh] as const))('stops where %s', (_, name, said) => {
    expect(saidOf(ran.stderr).get(name)).toMatch(said);
  });

  it('writes nothing at all without APPLY=yes, with old evidence, by a clock that is wrong, or by the wrong account', () => {
    const plan = planOf([plannedUser(USERS[0] as WorldUser, { stage: 'remove' })], 'remove');
    const of = (more: Readonly<Record<string, string>>) => {
      const { status, writes, stderr } = runShell(scriptOf(plan), ALL, more);
      return [status, writes.length, stderr.split('\n')[0]];
    };
    expect(of({})).toEqual([0, 9, expect.any(String)]);
    expect(of({ APPLY: 'no' })).toEqual([0, 0, expect.any(String)]);
    expect(of({ GRACE_DAYS: '51' })).toEqual([3, 0, expect.any(String)]);
    expect(of({ GRACE_DAYS: '-1' })).toEqual([2, 0, 'MAX_EVIDENCE_HOURS and GRACE_DAYS are whole numbers']);
    expect(of({ NOW: '2026-11-20T11:59:59Z' })).toEqual([2, 0, expect.stringContaining('is of later than now')]);
    expect(of({ CALLER: `arn:aws:iam::${MEMBER}:user/deep/FIRST` })).toEqual([3, 0, expect.any(String)]);
    const older = { ...plan, evidenceAsOf: '2026-11-19T11:59:59Z' };
    expect(runShell(scriptOf(older), ALL)).toMatchObject({ status: 2, writes: [] });
    expect(runShell(scriptOf(older), ALL, { MAX_EVIDENCE_HOURS: '25' }).writes).toHaveLength(9);
  });
});

describe('--emit ssm, run for real', () => {
  /** A boto3 that answers from a file, and notes its writes. */
  const BOTO3 = `
import json, re, datetime, os, time
time.sleep = lambda s: None
ANSWERS = json.load(open(os.environ['ANSWERS']))
def timed(v):
    if isinstance(v, str) and re.fullmatch(r'20[0-9-]{8}T[0-9:]{8}Z', v): return datetime.datetime.strptime(v, '%Y-%m-%dT%H:%M:%SZ')
    if isinstance(v, list): return [timed(e) for e in v]
    if isinstance(v, dict): return {k: timed(e) for k, e in v.items() if e is not None}
    return v
class NoSuchEntity(Exception): pass
class Exceptions:
    NoSuchEntityException, LimitExceededException = NoSuchEntity, type('LimitExceeded', (Exception,), {})
class Client:
    exceptions = Exceptions
    def __getattr__(self, name):
        call = name.replace('_', '-')
        def run(**args):
            if call == 'get-caller-identity': return {'Account': '${MEMBER}', 'Arn': os.environ['CALLER']}
            if re.match('(delete|detach|remove|deactivate)-', call):
                print('WRITE ' + ' '.join([call] + ['%s=%s' % i for i in args.items()]))
                return {}
            key = call + '.' + next(str(v) for k, v in args.items() if k != 'MaxItems')
            if key not in ANSWERS: raise NoSuchEntity(key)
            return timed(ANSWERS[key])
        return run
    def get_paginator(self, name):
        client = self
        class Pages:
            def paginate(self, **args): return [getattr(client, name)(**args)]
        return Pages()
def client(name): return Client()
`;

  function runbook(plan: CleanupPlan, more: Readonly<Record<string, string>> = {}) {
    const home = mkdtempSync(join(folder, 'ssm-'));
    const document = JSON.parse(emitAutomation(plan)) as {
      readonly parameters: Readonly<Record<string, { readonly default?: string }>>;
      readonly mainSteps: readonly [{ readonly inputs: { readonly InputPayload: Readonly<Record<string, unknown>>; readonly Script: string } }];
    };
    const { InputPayload, Script } = document.mainSteps[0].inputs;
    const given = { Apply: 'yes', ...more };
    const value = (text: unknown): unknown =>
      typeof text === 'string' ? text.replace(/^\{\{ (\w+) \}\}$/, (_, name: string) => (given as Readonly<Record<string, string>>)[name] ?? document.parameters[name]?.default ?? '') : text;
    const events = Object.fromEntries(Object.entries(InputPayload).map(([key, text]) => [key, value(text)]));
    writeFileSync(join(home, 'boto3.py'), BOTO3);
    writeFileSync(join(home, 'answers.json'), JSON.stringify(ALL));
    writeFileSync(join(home, 'events.json'), JSON.stringify(events));
    const frozen = `
class Frozen(datetime.datetime):
    @classmethod
    def utcnow(cls): return cls.strptime('${NOW}', '%Y-%m-%dT%H:%M:%SZ')
class Module: datetime, timedelta = Frozen, datetime.timedelta
real, datetime = datetime, Module
`;
    writeFileSync(join(home, 'run.py'), `${Script.replace('\nimport boto3\n', `\nimport boto3\n${frozen}`).replace('isinstance(when, datetime.datetime)', 'isinstance(when, real.datetime)')}\nhandler(json.load(open('events.json')), None)\n`);
    const env = { PATH: process.env['PATH'] ?? '', CALLER: more['CALLER'] ?? CALLER, ANSWERS: join(home, 'answers.json') };
    const ran = spawnSync('python3', ['run.py'], { encoding: 'utf8', env, cwd: home });
    return { ...ran, writes: ran.stdout.split('\n').flatMap((line) => (line.startsWith('WRITE ') ? [line.slice(6)] : [])) };
  }

  it('removes only who is as planned, and says of each other why not', () => {
    const { stdout, stderr, writes, status } = runbook(REMOVAL);
    expect({ status, said: stderr.includes('left undone') || stderr }).toEqual({ status: 1, said: true });
    expect(writes.map((line) => line.split(' ')[0])).toEqual([...writesOf('first'), ...writesOf('last')].map((line) => line.split(' ')[0]));
    expect(writes.filter((line) => line.includes('since-'))).toEqual([]);
    const lines = new Map(stdout.split('\n').map((line) => [/^user (\S+):/.exec(line)?.[1] ?? '', line]));
    for (const [at, [what, , , said]] of SINCE.entries()) expect([what, lines.get(`since-${at}`)]).toEqual([what, expect.stringMatching(said)]);
  });

  it.each([
    ['without Apply', { Apply: 'no' }, REMOVAL],
    ['by the user itself', { CALLER: `arn:aws:iam::${MEMBER}:user/deep/first` }, planOf([plannedUser(USERS[0] as WorldUser, { stage: 'remove' })], 'remove')],
    ['with old evidence', {}, { ...REMOVAL, evidenceAsOf: '2026-11-19T11:59:59Z' }],
    ['with evidence of later than now', {}, { ...REMOVAL, evidenceAsOf: '2026-11-20T12:00:01Z' }],
  ])('writes nothing %s', (_, more, plan) => {
    expect(runbook(plan, more).writes).toEqual([]);
  });
});
