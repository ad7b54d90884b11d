import { audit } from '../harness.js';
import { makeWorld } from '../../src/sandbox/worlds/builder.js';
import { account, ALPHA, faulty, HOME, smallWorld } from './support.js';

const once = smallWorld(faulty({ kind: 'throttle', action: 'GetCredentialReport', account: ALPHA, times: 1 }));
const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');

describe('stderr', () => {
  it('has one line per stage where it is no terminal, and the summary last', async () => {
    const { stderr } = await audit(smallWorld(), ['users']);
    const lines = linesOf(stderr);
    const stages = ['listing accounts', 'reading users from AWS Config', 'reading accounts', 'writing the report'];
    const at = stages.map((stage) => lines.findIndex((line) => line.startsWith(stage)));
    expect(at.every((index) => index >= 0)).toBe(true);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
    expect(lines.at(-1)).toBe('4 users · 3 accounts');
    expect(lines.length).toBeLessThan(10);
  });

  it('--no-progress leaves the summary alone', async () => {
    const { stderr } = await audit(smallWorld(), ['users', '--no-progress']);
    expect(stderr).toBe('4 users · 3 accounts\n');
  });

  it('--debug tells every attempt with account, time and how it ended', async () => {
    const { stderr, sandbox } = await audit(once, ['users', '--debug', '--no-progress']);
    const calls = linesOf(stderr).filter((line) => line.startsWith('debug: '));
    expect(calls).toHaveLength(sandbox.count());
    for (const line of calls) expect(line).toMatch(/^debug: (sts|iam|config|organizations):\w+ (hub|\d{12}) \d+ ms attempt \d+ (ok|\w+)$/);
    const reports = calls.filter((line) => line.includes(`GetCredentialReport ${ALPHA}`)).map((line) => line.replace(/\d+ ms/, 'n ms'));
    expect(reports).toEqual([
      `debug: iam:GetCredentialReport ${ALPHA} n ms attempt 1 Throttling`,
      `debug: iam:GetCredentialReport ${ALPHA} n ms attempt 2 ok`,
    ]);
  });

  it('never carries a secret: no key, no token, no external id', async () => {
    const { stderr, sandbox } = await audit(smallWorld(), ['users', '--debug', '--external-id', 'hush-hush']);
    expect(stderr).not.toContain(sandbox.env['AWS_SECRET_ACCESS_KEY']);
    expect(stderr).not.toMatch(/hush-hush|ASIA[A-Z2-7]{16}/);
  });

  it('names a few accounts of a gap and counts the rest', async () => {
    const ids = Array.from({ length: 7 }, (_, index) => String(Number(ALPHA) + index));
    const denied = ids.map((id) => account(id, ['u'], { auditRole: null }));
    const world = makeWorld({ accounts: [account(HOME), account('999999999999'), ...denied] });
    const { stderr } = await audit(world, ['users', '--columns', 'user_name,mfa_active']);
    expect(stderr).toContain('7 users · 2 of 9 accounts complete · 7 with gaps (role denied: 7)');
    expect(stderr).toContain(`role denied (7 accounts: ${ids.slice(0, 4).join(', ')} and 3 more)`);
    expect(stderr).toContain('… and 4 more; --format json lists them all');
    expect(linesOf(stderr).filter((line) => line.includes('→'))).toHaveLength(1);
  });

  it('groups thousands', async () => {
    const names = Array.from({ length: 1001 }, (_, index) => `u${index}`);
    const { stderr } = await audit(
      makeWorld({ accounts: [account(HOME, names)] }),
      ['users', '--columns', 'user_name', '--format', 'ndjson'],
    );
    expect(stderr).toContain('1 001 users · 1 account\n');
  });
});

describe('links to the console', () => {
  const LINK = '\u001b]8;;https://console.aws.amazon.com/iam/home#/users/details/ann\u001b\\ann\u001b]8;;\u001b\\';
  const argv = ['users', '--no-store', '--columns', 'user_name', '--where', "user_name = 'ann'"];
  const at = { tty: true, links: true } as const;

  it('are in a table on a terminal that takes them, in the partition of the user', async () => {
    expect((await audit(smallWorld(), argv, at)).stdout).toBe(`User\n${LINK}\n`);
    const china = await audit(smallWorld({ partition: 'aws-cn', region: 'cn-north-1' }), argv, at);
    expect(china.stdout).toContain('https://console.amazonaws.cn/iam/home#/users/details/ann');
  });

  it.each([
    ['another terminal', [], { tty: true }],
    ['--no-color', ['--no-color'], at],
    ['another format', ['--format', 'csv'], at],
    ['JSON', ['--format', 'json'], at],
  ])('are not in %s', async (_, more, options) => {
    const { stdout } = await audit(smallWorld(), [...argv, ...more], options);
    expect(stdout).toContain('ann');
    expect(stdout).not.toContain('\u001b');
  });
});
