import { runCli, withSandbox } from '../harness.js';
import { ALPHA, auditJson, EVERYBODY, faulty, gapsIn, rowOf, smallWorld, usersIn, type Document } from './support.js';

/** Long beside an answer of the sandbox, short beside a test. On a busy machine other calls may be asked again as well. */
const SHORT = { requestTimeoutMs: 200 } as const;

describe('a request that is never answered', () => {
  it.each([
    'GetCallerIdentity',
    'ListAccounts',
    'SelectAggregateResourceConfig',
    'AssumeRole',
    'GenerateCredentialReport',
    'GetCredentialReport',
    'GetAccountAuthorizationDetails',
  ])('%s is asked again, and nothing is missing', async (action) => {
    const undisturbed = await auditJson(smallWorld(), ['users']);
    const run = await auditJson(smallWorld(faulty({ kind: 'hang', action, times: 1 })), ['users'], SHORT);
    expect(run.stdout).toBe(undisturbed.stdout);
    expect(run.code).toBe(0);
    expect(run.sandbox.count({ action })).toBeGreaterThan(undisturbed.sandbox.count({ action }));
  });

  it('an account where every call hangs is a gap, and holds up no other', async () => {
    await withSandbox(smallWorld(faulty({ kind: 'hang', service: 'iam', account: ALPHA })), async (sandbox) => {
      const callsOfOthers = (): unknown => sandbox.counts().filter(({ account }) => account !== ALPHA);
      let beforeLastWait: unknown = null;
      // Both of the places there are can be taken by calls that hang.
      const argv = ['users', '--format', 'json', '--concurrency', '2'];
      const ran = await runCli(argv, sandbox.env, { ...SHORT, onSleep: () => { beforeLastWait = callsOfOthers(); } });
      const run = { ...ran, document: JSON.parse(ran.stdout) as Document };
      expect(gapsIn(run)).toEqual([`${ALPHA} credential_report timed_out`, `${ALPHA} account_details timed_out`]);
      expect(run.code).toBe(3);
      // Config still knows who is there, but nothing is claimed of their credentials.
      expect(usersIn(run)).toEqual(EVERYBODY);
      for (const name of ['ann', 'bob']) expect(rowOf(run, name)).toMatchObject({
        password_status: 'unknown',
        mfa_active: 'unknown',
        access_key_1_status: 'unknown',
      });
      expect(run.document.coverage).toMatchObject({ accounts: 3, accounts_complete: 2 });
      expect(beforeLastWait).toEqual(callsOfOthers());
    });
  });

  it('a hub that never says who is asking ends the run', async () => {
    await withSandbox(smallWorld(faulty({ kind: 'hang', action: 'GetCallerIdentity' })), async (sandbox) => {
      const { code, stdout, stderr } = await runCli(['users'], sandbox.env, SHORT);
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
      expect(stderr).toContain('sts:GetCallerIdentity: ETIMEDOUT');
    });
  });
});
