import { runCli } from '../harness.js';

/** A whole organization, on a machine that may be busy. */
const PATIENT_MS = 60_000;

describe('--demo', () => {
  it('shows stale users of the demo organization without any AWS settings', async () => {
    const { code, stdout, stderr } = await runCli(['stale', '--demo', '--format', 'csv'], {});
    expect(stderr).toContain('accounts complete');
    expect(code).toBe(3);
    expect(stdout.split('\r\n')[0]).toBe(
      'account_id,account_name,user_name,verdict,days_inactive,last_activity,stale_credentials,never_used,mfa_active,admin,owner,created_at',
    );
  }, PATIENT_MS);

  it('is the same every time', async () => {
    const [first, second] = [
      await runCli(['users', '--demo', '--format', 'json'], {}),
      await runCli(['users', '--demo', '--format', 'json'], {}),
    ];
    expect(first.stdout).toBe(second.stdout);
  }, PATIENT_MS);
});
