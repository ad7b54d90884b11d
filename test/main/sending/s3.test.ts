import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { deliver } from '../../../src/cli/options/deliver.js';
import { DESTINATIONS } from '../../../src/deliver/index.js';
import type { Fault } from '../../../src/sandbox/behaviour/behaviour.js';
import type { DeliveryFacts } from '../../../src/sandbox/world-delivery.js';
import { makeUser } from '../../../src/sandbox/worlds/builder.js';
import type { World } from '../../../src/sandbox/world.js';
import { grouped } from '../../../src/text.js';
import { audit, runCli } from '../../harness.js';
import { account, ALPHA, smallWorld } from '../support.js';
import { emptyStore, keeping } from '../keeping/support.js';

const DELIVERY: DeliveryFacts = { buckets: [{ name: 'reports' }, { name: 'far-away', region: 'us-west-2' }] };

const world = (...faults: readonly Fault[]): World => smallWorld({ delivery: DELIVERY, behaviour: { faults } });

const lines = (text: string, start: string): readonly string[] => text.split('\n').filter((line) => line.startsWith(start));

/** What the manifest of the only run says of deliveries. */
function deliveriesIn(store: string): readonly Readonly<Record<string, unknown>>[] {
  const scope = join(store, readdirSync(store).find((name) => !name.startsWith('.')) ?? '', 'runs');
  const manifest = JSON.parse(readFileSync(join(scope, readdirSync(scope)[0] ?? '', 'manifest.json'), 'utf8')) as Record<string, unknown>;
  return (manifest['deliveries'] ?? []) as readonly Readonly<Record<string, unknown>>[];
}

describe('a report on its way to S3', () => {
  it('lies under report, day and run, as it stands on stdout, and is noted in the run', () =>
    keeping(world(), async ({ run, store, sandbox }) => {
      const ran = await run(['users', '--format', 'csv', '--to', 's3://reports/iam/', '--to', 's3://far-away/users.json.gz']);
      expect(ran.code).toBe(0);
      const [csv, json] = sandbox.objects();
      if (csv === undefined || json === undefined) throw new Error('two objects should be there');
      expect(csv.key).toMatch(/^iam\/report=users\/dt=2026-11-01\/20261101T120000Z-[0-9a-f]{6}\.csv$/);
      expect(csv.content.toString()).toBe(ran.stdout);
      expect(csv.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'x-amz-meta-iam-audit-complete': 'yes' });
      const document = JSON.parse(gunzipSync(json.content).toString()) as { readonly rows: readonly unknown[] };
      expect([json.key, json.headers['content-type'], document.rows.length]).toEqual(['users.json.gz', 'application/gzip', 4]);
      expect(lines(ran.stderr, 's3:')).toEqual([
        `s3: accepted s3://reports/${csv.key} (4 rows, ${grouped(csv.bytes)} bytes)`,
        `s3: accepted s3://far-away/users.json.gz (4 rows, ${json.bytes} bytes)`,
      ]);
      expect(deliveriesIn(store)).toMatchObject([
        { to: 's3://reports/iam/', report: 'users', status: 'accepted' },
        { to: 's3://far-away/users.json.gz', status: 'accepted' },
      ]);
    }));

  it('fails at one place and arrives at the other; --failed sends it to the first alone, from what was kept', () =>
    keeping(world({ kind: 'denied', service: 's3', times: 1 }), async ({ run, store, sandbox }) => {
      const argv = ['users', '--format', 'csv', '--to', 's3://reports/a/', '--to', 's3://reports/b/'];
      const first = await run(argv);
      expect([first.code, first.stdout.split('\r\n').length, sandbox.objects().length]).toEqual([5, 6, 1]);
      expect(lines(first.stderr, 's3:')).toEqual([
        expect.stringMatching(/^s3: failed: s3:\/\/reports\/a\/: s3:PutObject: AccessDenied/),
        expect.stringMatching(/^s3: accepted s3:\/\/reports\/b\//),
      ]);
      const [last = ''] = first.stderr.trimEnd().split('\n').slice(-2);
      expect(last).toBe('iam-audit: 1 of 2 destinations did not accept the report');
      expect(first.stderr).toContain('→ docs/deliver.md has the policy that the destination needs.');
      expect(first.stderr).toMatch(/`iam-audit users --run 2026\S+ --failed --store [^`\s]+` with the same options sends it there again/);
      const again = await run([...argv, '--run', 'last', '--failed']);
      expect([again.code, again.asked]).toEqual([0, { 's3:PutObject': 1 }]);
      expect(sandbox.objects().map(({ key }) => key.slice(0, 1))).toEqual(['b', 'a']);
      expect(deliveriesIn(store).map(({ to, status }) => `${String(to)} ${String(status)}`)).toEqual([
        's3://reports/b/ accepted', 's3://reports/a/ accepted',
      ]);
      const third = await run([...argv, '--run', 'last', '--failed']);
      expect([third.code, third.asked]).toEqual([0, {}]);
    }));

  it('is sent once, however often it is sent: the object of the run is there already', () =>
    keeping(world(), async ({ run, sandbox }) => {
      await run(['users', '--to', 's3://reports/']);
      const again = await run(['users', '--run', 'last', '--to', 's3://reports/']);
      expect([again.code, sandbox.objects().length]).toEqual([0, 1]);
      expect(again.stderr).toContain('bytes; it was there already)');
      const other = await run(['users', '--run', 'last', '--columns', 'user_name', '--to', 's3://reports/']);
      expect([other.code, sandbox.objects().length]).toEqual([5, 1]);
      expect(other.stderr).toContain('there is already another object report=users/');
    }));

  it('shows with --dry-run what would go where, and sends nothing', () =>
    keeping(world(), async ({ run, store, sandbox }) => {
      const ran = await run(['users', '--format', 'csv', '--to', 's3://reports/x/{scope}/{year}/{month}/{day}.csv', '--dry-run']);
      expect([ran.code, ran.asked['s3:PutObject'], deliveriesIn(store)]).toEqual([0, undefined, []]);
      const bytes = Buffer.byteLength(ran.stdout);
      expect(lines(ran.stderr, 's3:')).toEqual([`s3: would send s3://reports/x/o-exampleorg1/2026/11/01.csv (4 rows, ${grouped(bytes)} bytes)`]);
      expect(sandbox.objects()).toEqual([]);
    }));

  it('is written whether stdout can be or not', async () => {
    const store = emptyStore();
    await keeping(world(), async ({ run, sandbox }) => {
      const ran = await run(['users', '--output', '/dev/full', '--format', 'csv', '--to', 's3://reports/']);
      expect([ran.code, sandbox.objects().length]).toEqual([existsSync('/dev/full') ? 5 : 0, 1]);
      expect(ran.stderr).toContain('s3: accepted');
    }, store);
  });

  it('says both when it could neither be written nor sent', async () => {
    if (!existsSync('/dev/full')) return;
    const argv = ['users', '--no-store', '--format', 'csv', '--output', '/dev/full', '--to', 's3://nowhere-at-all/'];
    const ran = await audit(world(), argv);
    expect(ran.code).toBe(5);
    expect(ran.stderr).toMatch(/^iam-audit: --output "\/dev\/full": .*; 1 of 1 destination did not accept the report$/m);
  });

  it('is sent although the time for asking is over', async () => {
    const slow: Fault = { kind: 'throttle', service: 'iam', account: ALPHA };
    const ran = await audit(world(slow), ['users', '--no-store', '--deadline', '1', '--to', 's3://reports/u.csv']);
    expect([ran.code, ran.sandbox.objects()[0]?.headers['x-amz-meta-iam-audit-complete']]).toEqual([3, 'no']);
    expect(ran.stderr).toContain('broken off, --deadline has passed');
  });

  it('speaks JSON on stderr', async () => {
    const ran = await audit(world(), ['users', '--log-format', 'json', '--no-store', '--to', 's3://reports/u.csv', '--to', 's3://nowhere-at-all/']);
    const events = ran.stderr.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.filter(({ event }) => event === 'delivery')).toMatchObject([
      { to: 's3://reports/u.csv', status: 'accepted', hint: null },
      { to: 's3://nowhere-at-all/', status: 'failed', hint: 'Check the name and the Region.' },
    ]);
    expect(ran.code).toBe(5);
  });
});

describe('--when', () => {
  it('rows: sends what has some', async () => {
    const none = await audit(world(), ['users', '--where', "user_name = 'nobody'", '--no-store', '--to', 's3://reports/', '--when', 'rows']);
    expect([none.code, none.sandbox.objects().length]).toEqual([0, 0]);
    expect(none.stderr).toContain('s3: skipped: s3://reports/: the report has no rows (--when rows)');
    const some = await audit(world(), ['users', '--no-store', '--to', 's3://reports/', '--when', 'rows']);
    expect([some.code, some.sandbox.objects().length]).toEqual([0, 1]);
  });

  it('changed: sends what differs from the run before in more than ages', async () => {
    const store = emptyStore();
    const argv = ['users', '--columns', '+age_days', '--fresh', '--to', 's3://reports/', '--when', 'changed'];
    const sentOn = (now: string, among: World): Promise<readonly [number, number]> =>
      keeping(among, async ({ run, sandbox }) => [(await run(argv, { now })).code, sandbox.objects().length] as const, store);
    expect(await sentOn('2026-11-01T12:00:00Z', world())).toEqual([0, 1]);
    expect(await sentOn('2026-11-08T12:00:00Z', world())).toEqual([0, 0]);
    expect(deliveriesIn(store).map(({ status }) => status)).toEqual(['accepted']);
    const gone = smallWorld({ delivery: DELIVERY, accounts: [account('111111111111', ['root-admin']), account(ALPHA, ['ann'])] });
    expect(await sentOn('2026-11-15T12:00:00Z', gone)).toEqual([0, 1]);
  });

  it('changed: of findings, too, of which the words say how old a key is', async () => {
    const store = emptyStore();
    const aged = (now: string, ...keys: readonly string[]): World =>
      smallWorld({ delivery: DELIVERY, now, alpha: { users: [makeUser('ann', { keys: keys.map((createdAt) => ({ createdAt })) }, ALPHA)] } });
    const argv = ['findings', '--check', 'key-not-rotated', '--status', 'fail', '--fresh', '--to', 's3://reports/', '--when', 'changed'];
    const sentOn = (now: string, ...keys: readonly string[]): Promise<readonly [boolean, number]> =>
      keeping(aged(now, ...keys), async ({ run, sandbox }) => [(await run(argv, { now })).stdout.includes('made'), sandbox.objects().length] as const, store);
    expect(await sentOn('2026-11-01T12:00:00Z', '2025-01-01T00:00:00Z')).toEqual([true, 1]);
    expect(await sentOn('2026-11-08T12:00:00Z', '2025-01-01T00:00:00Z')).toEqual([true, 0]);
    expect(await sentOn('2026-11-15T12:00:00Z', '2025-01-01T00:00:00Z', '2025-02-01T00:00:00Z')).toEqual([true, 1]);
  });

  it('never turns what was accepted into something that was not', () =>
    keeping(world(), async ({ run, store }) => {
      await run(['users', '--to', 's3://reports/']);
      await run(['users', '--run', 'last', '--to', 's3://reports/', '--when', 'rows']);
      const none = ['users', '--run', 'last', '--where', "user_name = 'nobody'", '--to', 's3://reports/none/'];
      await run(none);
      await run([...none, '--when', 'rows']);
      expect(deliveriesIn(store).map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    }));
});

/** Whoever asked would meet another error. */
const NOBODY = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

describe('what can not be meant', () => {
  it.each<[readonly string[], string]>([
    [['--to', 's4://reports/'], "--to: a destination can't begin with \"s4:\"\n  Did you mean s3:? Allowed: s3://bucket/iam-audit/, "],
    [['--to', 'slak'], '--to: a destination begins with its kind and a colon\n  Did you mean slack:? Allowed: '],
    [['--to', 's3:reports'], 'For example: s3://bucket/iam-audit/.'],
    [['--to', 's3://Reports/'], '"Reports" is no name of a bucket'],
    [['--to', 's3://reports/users'], 'no format has the ending of this key\n  Allowed: .txt, .csv, .json, .ndjson, .md, '],
    [['--to', 's3://reports/?own=1'], 'an option "own", which is not known\n  Did you mean owner? Allowed: key, format, region, owner, kms-key.'],
    [['--to', 's3://reports/?owner=1'], "owner can't be \"1\"\n  Allowed: the id of the account that the bucket belongs to."],
    [['--to', 's3://reports/?format=cvs'], "format can't be \"cvs\"\n  Did you mean csv?"],
    [['--to', 's3://reports/{dat}.csv'], '{dat} stands for nothing\n  Did you mean date?'],
    [['--to', 's3://reports/a/../b.csv'], 'a part of the key is empty, . or ..'],
    [['--to', 's3://reports/a.csv?key=b.csv'], 'has two keys'],
    [['--to', 's3://reports/', '--failed'], '--failed needs --run'],
    [['--dry-run'], '--dry-run needs a destination'],
    [['--when', 'rows'], '--when needs a destination'],
    [['--to', 's3://reports/', '--when', 'never'], "--when can't be \"never\"\n  Allowed: always, rows, changed."],
  ])('%j', async (argv, words) => {
    const ran = await runCli(['users', ...argv], NOBODY);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain(words);
  });
});

it('--help names every scheme', () => {
  const { about } = deliver[0];
  for (const scheme of Object.keys(DESTINATIONS)) expect(about).toContain(`${scheme}:`);
});

it('the plan names the actions of destinations', async () => {
  const ran = await audit(world(), ['plan', 'users', '--format', 'csv', '--to', 's3://reports/?kms-key=alias/reports']);
  const actions = ran.stdout.split('\r\n').map((line) => line.split(',').slice(0, 2).join(' '));
  expect(actions).toEqual(expect.arrayContaining(['s3:PutObject hub', 's3:AbortMultipartUpload hub', 'kms:GenerateDataKey hub', 'kms:Decrypt hub']));
  expect(ran.sandbox.count({ service: 's3' })).toBe(0);
});
