import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../../../src/sandbox/world.js';
import { makeUser } from '../../../src/sandbox/worlds/builder.js';
import { IS_FULL } from '../../extent.js';
import { audit, runCli, type Ran } from '../../harness.js';
import { account, ALPHA, HOME, smallWorld } from '../support.js';
import { emptyStore, keeping } from '../keeping/support.js';
import { ok, withReceiver, type Answer, type Receiver } from './receiver.js';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:hooks/audit-AbCdEf';
const PARAMETER = 'arn:aws:ssm:us-east-2:111111111111:parameter/hooks/audit';

const PARTS = ['T0SECRET', 'B0SECRET', 'xyzSecretToken', 'querySecret', 'hmacSecretKey'];

/** Whatever happens, no part of an address or key is in anything that was written. */
function withoutSecrets<T extends Pick<Ran, 'stdout' | 'stderr'>>(ran: T, ...more: readonly string[]): T {
  for (const part of PARTS) for (const text of [ran.stdout, ran.stderr, ...more]) expect(text).not.toContain(part);
  return ran;
}

const worldWith = (url: string): World =>
  smallWorld({ delivery: { secrets: { [SECRET]: url }, parameters: { [PARAMETER]: `${url}\n` }, buckets: [{ name: 'reports' }] } });

let keptOnce: Promise<string> | undefined;

/** A store with one run of `smallWorld()`. */
function kept(): Promise<string> {
  return (keptOnce ??= (async () => {
    const store = emptyStore();
    await keeping(smallWorld(), ({ run }) => run(['users']), store);
    return store;
  })());
}

/** A report of the run that is kept, or (`world`) of a new one. */
async function sent(to: readonly string[], { url }: Receiver, world?: World, requestTimeoutMs = 30_000) {
  const options = { env: { HOOK: url, HOOK_KEY: 'hmacSecretKey' }, requestTimeoutMs };
  const evidence = world === undefined ? ['--run', 'last', '--store', await kept()] : ['--no-store'];
  const argv = ['users', ...evidence, '--debug', ...to.flatMap((each) => ['--to', each])];
  return withoutSecrets(await audit(world ?? worldWith(url), argv, options));
}

const outcomes = ({ stderr }: Pick<Ran, 'stderr'>): readonly string[] => stderr.split('\n').filter((line) => /^(slack|teams|https): /.test(line));

const bodyOf = ({ received }: Receiver, turn = 0): Record<string, unknown> => JSON.parse(received[turn]?.body ?? '') as Record<string, unknown>;

describe('where the address of a webhook comes from', () => {
  it('a variable, a file, a secret or a parameter', () =>
    withReceiver(ok, async (receiver) => {
      const folder = mkdtempSync(join(tmpdir(), 'iam-audit-hook-'));
      const file = join(folder, 'url');
      writeFileSync(file, `${receiver.url}\n`);
      const to = ['slack:env:HOOK', `teams:file:${file}`, `https:${SECRET}`, `slack:${PARAMETER}`];
      const ran = await sent(to, receiver);
      rmSync(folder, { recursive: true });
      expect([ran.code, receiver.received.length]).toEqual([0, 4]);
      expect(outcomes(ran)).toEqual(to.map((each) => `${each.slice(0, each.indexOf(':'))}: accepted ${each} (HTTP 200)`));
      expect(new Set(receiver.received.map(({ path }) => path)).size).toBe(1);
      expect(receiver.received[0]?.path).toBe('/services/T0SECRET/B0SECRET/xyzSecretToken?sig=querySecret');
    }));

  it('a secret that is one pair of key and value', () =>
    withReceiver(ok, async (receiver) => {
      const world = worldWith(JSON.stringify({ url: receiver.url }));
      expect((await sent([`slack:${SECRET}`], receiver, world)).code).toBe(0);
      const two = await sent([`slack:${SECRET}`], receiver, worldWith(JSON.stringify({ url: receiver.url, key: 'x' })));
      expect(outcomes(two).at(-1)).toBe(`slack: failed: slack:${SECRET}: ${SECRET} holds 2 values, not one`);
    }));

  it('is in nothing that is kept', () =>
    withReceiver(() => ({ status: 404, body: 'no such hook: /services/T0SECRET/B0SECRET/xyzSecretToken' }), async ({ url }) => {
      const store = emptyStore();
      await keeping(worldWith(url), async ({ run }) => {
        const ran = await run(['users', '--to', `slack:${SECRET}`, '--to', 'https:env:HOOK', '--debug'], { env: { HOOK: url } });
        expect(ran.code).toBe(5);
        const kept = readdirSync(store, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        withoutSecrets(ran, ...kept.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')));
        expect(outcomes(ran).at(-1)).toBe('https: failed: https:env:HOOK: the webhook: HTTP 404: no such hook: …');
      }, store);
    }));

  it('is looked for before anything is asked, and its secret before the accounts are', () =>
    withReceiver(ok, async ({ url }) => {
      const ran = await audit(worldWith(url), ['users', '--no-store', '--to', `slack:${SECRET}x`]);
      expect(ran.code).toBe(5);
      const lines = ran.stderr.split('\n');
      expect(lines[0]).toBe("slack: secretsmanager:GetSecretValue: ResourceNotFound: Secrets Manager can't find the specified secret.");
      expect(lines).toContain(`slack: failed: slack:${SECRET}x: ${lines[0]?.slice('slack: '.length) ?? ''}`);
    }));

  it.each<[string, string]>([
    ['slack:https://127.0.0.1/services/T0SECRET?sig=querySecret', 'the address is not named in a way that is allowed'],
    ['slack://127.0.0.1/services/T0SECRET', 'the address of a webhook is a secret and does not belong on the command line'],
    ['https://127.0.0.1/services/T0SECRET?sig=querySecret', 'does not belong on the command line'],
    ['teams:xyzSecretToken', 'the address is not named in a way that is allowed'],
    ['slack:env:NOT_SET', 'the variable NOT_SET is not set'],
    ['slack:env:HTTP', 'the address begins with "http:"'],
    ['slack:env:USER_IN', 'the address has a user name or a password in it'],
    ['slack:env:NO_URL', 'what is there is not a web address'],
    ['slack:file:/nowhere/at/all', 'can\'t read "/nowhere/at/all" (ENOENT)'],
    ['slack:file:/dev/null', '"/dev/null" is empty'],
    ['slack:env:HOOK?sign=env:HOOK', 'an option "sign", which is not known\n  It takes no options.'],
    ['https:env:HOOK?sign=xyzSecretToken', 'sign: the address is not named in a way that is allowed'],
  ])('refuses %s', async (to, words) => {
    const env = {
      HOOK: 'https://example.com/T0SECRET', HTTP: 'http://example.com/T0SECRET', NO_URL: 'xyzSecretToken',
      USER_IN: 'https://a:querySecret@example.com/',
    };
    const ran = withoutSecrets(await runCli(['users', '--to', to], env));
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain(words);
  });
});

type Answered = [what: string, answer: (turn: number) => Answer | 'silent' | null, code: number, requests: number, says: string];

const ANSWERS: readonly Answered[] = [
  ['that the caller may not', () => ({ status: 403, body: 'invalid_token' }), 5, 1, 'HTTP 403: invalid_token'],
  ['that there is none', () => ({ status: 404, body: 'no_service' }), 5, 1, 'HTTP 404: no_service'],
  ['429 and when to come again', (turn) => (turn < 3 ? { status: 429, headers: { 'retry-after': '7' } } : { status: 200, body: 'ok' }), 0, 3, 'accepted'],
  ['429 for an hour', () => ({ status: 429, headers: { 'retry-after': '3600' } }), 5, 1, 'HTTP 429'],
  ['500: it may have arrived', () => ({ status: 500, body: 'rollup_error' }), 5, 1, 'HTTP 500: rollup_error'],
  ['nothing: it may have arrived', () => null, 5, 1, 'ECONNRESET'],
  ['never', () => 'silent', 5, 1, 'TimeoutError'],
  ['a redirect', () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }), 5, 1, 'HTTP 302: it leads elsewhere, and redirects are not followed'],
  ['that it is gone', () => ({ status: 410, body: 'channel_is_archived' }), 5, 1, 'HTTP 410: channel_is_archived'],
  ['that it is too much', () => ({ status: 413 }), 5, 1, 'HTTP 413'],
];

const PAGE: Answered = ['with a page', () => ({ status: 200, body: '<html>Sign in</html>' }), 5, 1, 'a page instead of an answer'];

/** One mechanism behind three schemes: all of it is tried with each at full extent. */
describe.each(IS_FULL ? ['slack', 'teams', 'https'] : ['slack'])('what a webhook of %s answers', (scheme) => {
  it.each(scheme === 'slack' ? [...ANSWERS, PAGE] : ANSWERS)('%s', (_, answer, code, requests, words) =>
    withReceiver(answer, async (receiver) => {
      const ran = await sent([`${scheme}:env:HOOK`], receiver, undefined, words === 'TimeoutError' ? 60 : undefined);
      expect([ran.code, receiver.received.length]).toEqual([code, requests]);
      expect(outcomes(ran).at(-1)).toContain(words);
      expect(ran.waited >= (requests - 1) * 7000).toBe(true);
      if (/500|ECONN|Timeout/.test(words)) expect(ran.stderr).toContain('→ Look there before you send it again: it may have arrived.');
    }));
});

const HOSTILE = ['<!channel>', '<https://evil.example|click>', '```end*of*code```', '=cmd()|x', '&amp;<b>', '[link](https://evil.example)', 'a_b~c', '😀'];

/** Names that IAM would never allow, and tags and policies may well have. */
const hostile = (): World =>
  smallWorld({ accounts: [account(HOME, ['root-admin'], { name: 'Evil\n@here <!channel>' }), account(ALPHA, HOSTILE)] });

describe('what is said', () => {
  it('to Slack: counts, first rows and coverage, with nothing in a name that Slack obeys', () =>
    withReceiver(ok, async (receiver) => {
      expect((await sent(['slack:env:HOOK'], receiver, hostile())).code).toBe(0);
      const { text, blocks } = bodyOf(receiver) as { text: string; blocks: { text: { text: string } }[] };
      expect(text).toBe('iam-audit: 9 users in 2 accounts');
      const [head = '', rows = '', coverage = ''] = blocks.map((block) => block.text.text);
      expect(head).toBe('*iam-audit: 9 users in 2 accounts*');
      expect(rows.match(/```/g)).toHaveLength(2);
      expect(rows).toContain('&lt;!channel&gt;');
      expect(rows).not.toMatch(/<|>|[^`]`[^`]/);
      expect(rows.split('\n')).toHaveLength(10);
      expect(coverage).toBe('9 users · 2 accounts');
    }));

  it('to Slack: no more than it takes, however long names are', () =>
    withReceiver(ok, async (receiver) => {
      const many = smallWorld({ accounts: [account(HOME, Array.from({ length: 60 }, (_, at) => `${'&'.repeat(60)}${at}`))] });
      expect((await sent(['slack:env:HOOK', 'teams:env:HOOK'], receiver, many)).code).toBe(0);
      const { blocks } = bodyOf(receiver) as { blocks: { text: { text: string } }[] };
      for (const { text } of blocks) expect(text.text.length).toBeLessThanOrEqual(3000);
      expect(blocks[1]?.text.text).toMatch(/… and \d+ more rows$/);
      expect(Buffer.byteLength(receiver.received[1]?.body ?? '')).toBeLessThan(28_000);
    }));

  it('to a program: as many rows as fit, and how many more there are', () =>
    withReceiver(ok, async (receiver) => {
      const groups = Array.from({ length: 20 }, (_, nth) => ({ id: `AGPA${nth}`, name: `${nth}-${'g'.repeat(120)}`, path: '/', createdAt: '2025-01-01T00:00:00Z', attached: [], inline: [] }));
      const users = Array.from({ length: 60 }, (_, at) => makeUser(`${'u'.repeat(60)}${at}`, { groups: groups.map(({ name }) => name), tags: { long: 'x'.repeat(3000) } }, HOME));
      expect((await sent(['https:env:HOOK'], receiver, smallWorld({ accounts: [account(HOME, [], { users, groups })] }))).code).toBe(0);
      const { top, more } = bodyOf(receiver) as { top: readonly unknown[]; more: number };
      expect(Buffer.byteLength(receiver.received[0]?.body ?? '')).toBeLessThanOrEqual(250_000);
      expect([top.length + more, more > 0, top.length > 0]).toEqual([60, true, true]);
    }));

  it('to Teams: a card of text that knows no markdown', () =>
    withReceiver(() => ({ status: 202 }), async (receiver) => {
      expect((await sent(['teams:env:HOOK'], receiver, hostile())).code).toBe(0);
      const { attachments } = bodyOf(receiver) as { attachments: { content: { body: { type: string; inlines: { type: string; text: string }[] }[] } }[] };
      const body = attachments[0]?.content.body ?? [];
      expect(new Set(body.map(({ type, inlines }) => `${type} ${inlines.map((inline) => inline.type).join()}`))).toEqual(new Set(['RichTextBlock TextRun']));
      const texts = body.map(({ inlines }) => inlines[0]?.text ?? '');
      expect([texts[0], texts.length]).toEqual(['iam-audit: 9 users in 2 accounts', 12]);
      expect(texts.filter((text) => text.includes('\n'))).toEqual([]);
    }));

  it('to a program: JSON, signed, with the place of the whole report', () =>
    withReceiver(ok, async (receiver) => {
      const ran = await sent(['s3://reports/users.csv', 'https:env:HOOK?sign=env:HOOK_KEY', 'slack:env:HOOK'], receiver);
      expect(ran.code).toBe(0);
      const { headers = {}, body = '' } = receiver.received[0] ?? {};
      expect(JSON.parse(body)).toMatchObject({
        schema: 'iam-audit/message/1', report: 'users', rows: 4, complete: true, changes: null, links: ['s3://reports/users.csv'], more: 0,
        top: [{ account_id: HOME, user_name: 'root-admin' }, { user_name: 'ann' }, { user_name: 'bob' }, { user_name: 'cleo' }],
      });
      const timestamp = String(headers['x-iam-audit-timestamp']);
      expect(timestamp).toBe(String(Date.parse('2026-11-01T12:00:00Z') / 1000));
      const expected = createHmac('sha256', 'hmacSecretKey').update(`${timestamp}.${body}`).digest('hex');
      expect(headers['x-iam-audit-signature']).toBe(`v1=${expected}`);
      expect(headers['idempotency-key']).toMatch(/^20261101T120000Z-[0-9a-f]{6}-[0-9a-f]{32}$/);
      expect(receiver.received[1]?.body).toContain('The whole report: `s3://reports/users.csv`');
    }));

  it('how many more or less there are than in the run before', () =>
    withReceiver(ok, async (receiver) => {
      const store = emptyStore();
      const env = { HOOK: receiver.url };
      const argv = ['users', '--fresh', '--to', 'slack:env:HOOK'];
      const fewer = smallWorld({ accounts: [account(HOME, ['root-admin']), account(ALPHA, ['ann'])] });
      await keeping(smallWorld(), ({ run }) => run(argv, { env }), store);
      await keeping(fewer, ({ run }) => run(argv, { env, now: '2026-11-08T12:00:00Z' }), store);
      await keeping(fewer, ({ run }) => run(argv, { env, now: '2026-11-15T12:00:00Z' }), store);
      expect(receiver.received.map((_, turn) => bodyOf(receiver, turn)['text'])).toEqual([
        'iam-audit: 4 users in 3 accounts',
        'iam-audit: 2 users in 2 accounts (-2 since 1 Nov)',
        'iam-audit: 2 users in 2 accounts (no change since 8 Nov)',
      ]);
    }));

  it('where the whole report lies, also when that was put there before', () =>
    withReceiver((turn) => ({ status: turn === 1 ? 404 : 200 }), async (receiver) => {
      const store = emptyStore();
      const argv = ['users', '--to', 's3://reports/users.csv', '--to', 'slack:env:HOOK'];
      await keeping(worldWith(''), async ({ run, sandbox }) => {
        expect((await run(argv, { env: { HOOK: receiver.url } })).code).toBe(5);
        expect((await run([...argv, '--run', 'last', '--failed'], { env: { HOOK: receiver.url } })).code).toBe(0);
        expect(sandbox.count({ service: 's3' })).toBe(0);
      }, store);
      for (const { body } of receiver.received) expect(body).toContain('The whole report: `s3://reports/users.csv`');
      expect(receiver.received).toHaveLength(2);
    }));

  it('of groups and of the first lines only, how many lines there are more', () =>
    withReceiver(ok, async (receiver) => {
      const env = { HOOK: receiver.url };
      await audit(smallWorld(), ['users', '--no-store', '--group-by', 'account_id', '--to', 'slack:env:HOOK'], { env });
      expect(receiver.received[0]?.body).not.toContain('more row');
      const limited = ['users', '--no-store', '--limit', '1', '--to', 'slack:env:HOOK', '--to', 's3://reports/x.csv'];
      const ran = await audit(worldWith(''), limited, { env });
      expect(receiver.received[1]?.body).toContain('… and 3 more rows');
      expect(ran.stderr).toContain('s3: accepted s3://reports/x.csv (1 row, ');
    }));

  it('to the first of two, when it is interrupted at the second; then nothing more', async () => {
    const controller = new AbortController();
    const interrupting = (turn: number): Answer => {
      if (turn === 2) controller.abort();
      return { status: 200, body: 'ok' };
    };
    await withReceiver(interrupting, async ({ url, received }) => {
      const store = emptyStore();
      await keeping(worldWith(url), async ({ run }) => {
        const to = ['slack:env:HOOK', 'teams:env:HOOK', 'https:env:HOOK'];
        const ran = await run(['users', ...to.flatMap((each) => ['--to', each])], { env: { HOOK: url }, signal: controller.signal });
        expect([ran.code, received.length]).toEqual([130, 2]);
        expect(outcomes(ran)).toEqual([
          'slack: accepted slack:env:HOOK (HTTP 200)',
          'teams: failed: teams:env:HOOK: interrupted on its way; it may have arrived',
          'https: failed: https:env:HOOK: interrupted',
        ]);
        expect(ran.stderr).toMatch(/interrupted: the report was not sent everywhere\n {2}The evidence is kept: `iam-audit users --run /);
      }, store);
    });
  });

  it('with --dry-run only on stderr', () =>
    withReceiver(ok, async ({ url, received }) => {
      const ran = await audit(worldWith(url), ['users', '--no-store', '--dry-run', '--to', 'slack:env:HOOK'], { env: { HOOK: url } });
      expect([withoutSecrets(ran).code, received.length]).toEqual([0, 0]);
      expect(ran.stderr).toMatch(/^slack: would send slack:env:HOOK \(\d[\d ]* bytes\)$/m);
      expect(ran.stderr).toContain('iam-audit: 4 users in 3 accounts');
    }));
});
