import { runBinary } from './run-binary.js';
import { HOME, PAYMENTS, RESEARCH, sandboxFor, smallWorld } from './worlds.js';
import { auditRole, makeAccount, makeUser } from '../../src/sandbox/worlds/builder.js';

const EXTERNAL_ID = 'external-id-of-the-audit';
const SESSION_TOKEN = 'FwoGZXIvYXdzEXAMPLEsessiontoken0123456789';
const CALL = /^debug: (\w+):(\w+) (hub|\d{12}) \d+ ms attempt (\d+) (\S.*)$/;

/** Two accounts; the member wants an external id and answers its first call with a 500. */
function guardedWorld() {
  const world = smallWorld({ faults: [{
    kind: 'server_error',
    service: 'iam',
    action: 'GetCredentialReport',
    account: PAYMENTS,
    times: 1,
  }] });
  const guarded = makeAccount({
    id: PAYMENTS,
    name: 'payments',
    auditRole: auditRole({ assumable: { externalId: EXTERNAL_ID } }, PAYMENTS),
    users: [makeUser('olga', {}, PAYMENTS)],
  });
  return { ...world, accounts: world.accounts.map((account) => (account.id === PAYMENTS ? guarded : account)) };
}

describe('--debug', () => {
  const sandbox = sandboxFor(guardedWorld);
  const run = (...args: readonly string[]) =>
    runBinary(['users', '--format', 'csv', '--debug', ...args], { env: { ...sandbox().env, AWS_SESSION_TOKEN: SESSION_TOKEN } });

  it('prints each call with its account, time, attempt and end', async () => {
    sandbox().resetCounts();
    const { code, stdout, stderr } = await run('--external-id', EXTERNAL_ID, '--accounts', `${HOME},${PAYMENTS}`);
    expect(code).toBe(0);
    expect(stdout).toContain('olga');
    const calls = stderr.split('\n').flatMap((line) => {
      const [, service, action, account, attempt, end] = CALL.exec(line) ?? [];
      return service === undefined ? [] : [{ service, action, account, attempt: Number(attempt), end }];
    });
    expect(calls).toHaveLength(sandbox().count());
    expect(calls).toContainEqual({ service: 'sts', action: 'GetCallerIdentity', account: 'hub', attempt: 1, end: 'ok' });
    expect(calls).toContainEqual({ service: 'iam', action: 'GetAccountAuthorizationDetails', account: PAYMENTS, attempt: 1, end: 'ok' });
    const retried = calls.filter(({ action, account }) => action === 'GetCredentialReport' && account === PAYMENTS);
    expect(retried.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(retried.map(({ end }) => end === 'ok')).toEqual([false, true]);
  });

  it.each([
    ['everything goes well', [], 0],
    ['a role is denied', ['--external-id', 'another-external-id', '--accounts', PAYMENTS], 3],
    ['the run fails', ['--aggregator', 'nowhere'], 4],
  ])('prints no secret when %s', async (_, args, expected) => {
    const given = args.includes('--external-id') ? args : ['--external-id', EXTERNAL_ID, ...args];
    const { code, stdout, stderr } = await run(...given);
    expect(code).toBe(expected);
    expect(stderr).toMatch(/^debug: /m);
    const secrets = [EXTERNAL_ID, 'another-external-id', SESSION_TOKEN, sandbox().env['AWS_SECRET_ACCESS_KEY'] ?? 'no secret'];
    for (const secret of secrets) expect({ secret, said: (stdout + stderr).includes(secret) }).toEqual({ secret, said: false });
    // Those that STS hands out are random: 40 characters of base 64 and more, names of files aside.
    const words = stderr.replaceAll(/\S*\/(dist|node_modules)\/\S*/g, '').match(/[A-Za-z0-9+/=]{40,}/g) ?? [];
    expect(words.filter((word) => /\d/.test(word))).toEqual([]);
  });

  it('says which account was retried without holding up the others', async () => {
    const { stderr } = await run('--external-id', EXTERNAL_ID);
    for (const account of [PAYMENTS, RESEARCH]) expect(stderr).toMatch(new RegExp(
      `^debug: iam:GetCredentialReport ${account} .* ok$`,
      'm',
    ));
  });
});
