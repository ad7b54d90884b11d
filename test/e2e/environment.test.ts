import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBinary, scratch } from './run-binary.js';
import { HOME, PAYMENTS, RESEARCH, sandboxFor, smallWorld } from './worlds.js';

const RECORDER = new URL('record-connections.js', import.meta.url).href;

describe('environment variables alone', () => {
  const sandbox = sandboxFor(() => smallWorld());
  const columns = ['users', '--format', 'csv', '--columns', 'account_id,user_name,mfa_active,days_inactive,last_activity_by,admin,owner'];
  const rows = [
    'account_id,user_name,mfa_active,days_inactive,last_activity_by,admin,owner',
    `${HOME},auditor,no,0,access_key_1,no,`,
    `${PAYMENTS},'=cmd,no,1369,,no,`,
    `${PAYMENTS},olga,yes,2,password,yes,team payments`,
    `${RESEARCH},"smith,jane",no,610,,no,`,
    '',
  ].join('\r\n');

  it.each(['AWS_REGION', 'AWS_DEFAULT_REGION'])('audit the organization, with the Region in %s', async (name) => {
    const { AWS_REGION, AWS_DEFAULT_REGION, AWS_SESSION_TOKEN, ...env } = sandbox().env;
    const region = AWS_REGION ?? '';
    expect([AWS_DEFAULT_REGION, AWS_SESSION_TOKEN]).toEqual([region, '']);
    const { code, stdout, stderr } = await runBinary(columns, { env: { ...env, [name]: region } });
    expect(stdout).toBe(rows);
    expect(stderr).toContain('4 users · 3 accounts\n');
    expect(code).toBe(0);
  });

  it('reach no host but the endpoint', async () => {
    const log = join(scratch, 'connections.log');
    const { url, env } = sandbox();
    const { code } = await runBinary(columns, { env: { ...env, CONNECTIONS_LOG: log }, nodeFlags: ['--import', RECORDER] });
    expect(code).toBe(0);
    expect(existsSync(log)).toBe(true);
    const { port } = new URL(url);
    expect(new Set(readFileSync(log, 'utf8').trim().split('\n'))).toEqual(new Set([`127.0.0.1:${port}`]));
  });

  it.each([
    ['users', []],
    ['stale', []],
    // When Config was asked is of the run, not of the organization.
    ['accounts', ['--columns', 'account_id,account_name,state,config,credential_report,account_details,users,report_as_of,gaps']],
  ])('give %s the same twice, byte for byte', async (report, more) => {
    const run = () => runBinary([report, '--format', 'csv', ...more], { env: sandbox().env });
    const [first, second] = await Promise.all([run(), run()]);
    expect(first.stdout.split('\r\n').length).toBeGreaterThan(2);
    expect(second.stdout).toBe(first.stdout);
  });
});
