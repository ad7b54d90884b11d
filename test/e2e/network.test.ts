import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { makeAccount, makeRole, makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import { AUTHORITY, openCompany, type Company } from '../aws/network/company.js';
import { runBinary, scratch } from './run-binary.js';
import { startInTerminal } from './terminal.js';

const HOME = '111111111111';
const auditor = makeRole('Auditor', { assumable: { externalId: null } }, HOME);
const world = makeWorld({ accounts: [makeAccount({ id: HOME, roles: [auditor], users: [makeUser('ann')] })] });
const { accessKeyId, secretAccessKey } = world.hub;
const USERS = ['users', '--source', 'organization', '--no-store', '--format', 'csv', '--columns', 'user_name'];

let sandbox: Sandbox;
let company: Company;
beforeAll(async () => {
  sandbox = await startSandbox(world);
  company = await openCompany(sandbox.url, undefined, { credentials: 'ann:p@ss' });
});
afterAll(async () => {
  await company.close();
  await sandbox.close();
});

/** A home folder with such a config file. */
function homeWith(config: string): Readonly<Record<string, string>> {
  const home = mkdtempSync(join(scratch, 'home-'));
  mkdirSync(join(home, '.aws'));
  writeFileSync(join(home, '.aws/config'), config);
  return { HOME: home, AWS_EC2_METADATA_DISABLED: 'true' };
}

const base = `[profile base]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
const role = `[profile x]\nregion = eu-west-1\nrole_arn = arn:aws:iam::${HOME}:role/Auditor\nsource_profile = base\n`;

describe('the installed program', () => {
  it.each([['AWS_CA_BUNDLE'], ['NODE_EXTRA_CA_CERTS']])('goes through a proxy that intercepts TLS, trusted by %s', async (variable) => {
    const env = { ...homeWith(role + base), HTTPS_PROXY: company.proxy.replace('//', '//ann:p%40ss@'), [variable]: AUTHORITY };
    company.tunnelled.length = 0;
    const { code, stdout, stderr } = await runBinary([...USERS, '--profile', 'x'], { env });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'user_name\r\nann\r\n', stderr });
    expect(company.tunnelled).toContain('sts.eu-west-1.amazonaws.com:443');
  });

  it('asks for the code of an MFA device at the terminal, under the spinner', async () => {
    const env = { ...homeWith(`${role}mfa_serial = arn:aws:iam::${HOME}:mfa/ann\n${base}`), AWS_ENDPOINT_URL: company.url };
    company.arrived.length = 0;
    const { child, ended } = startInTerminal(`$NODE $BINARY ${USERS.join(' ')} --profile x`, { env });
    let shown = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const before = shown.includes('MFA code of');
        shown += chunk.toString();
        if (!before && shown.includes(`MFA code of arn:aws:iam::${HOME}:mfa/ann: `)) {
          child.stdin.write('123456\n');
          resolve();
        }
      });
    });
    const { code } = await ended();
    expect({ code, shown }).toEqual({ code: 0, shown: expect.stringMatching(/\nann\r*\n/) as unknown });
    const assumed = company.arrived.find(({ body }) => body.includes('Action=AssumeRole&'));
    expect(new URLSearchParams(assumed?.body).get('TokenCode')).toBe('123456');
  });

  it('says what to do where there is no terminal to ask on', async () => {
    const env = { ...homeWith(`${role}mfa_serial = arn:aws:iam::${HOME}:mfa/ann\n${base}`), AWS_ENDPOINT_URL: company.url };
    const { code, stderr } = await runBinary([...USERS, '--profile', 'x'], { env });
    expect(code).toBe(4);
    expect(stderr).toContain('and there is no terminal to ask on');
  });

  it('ends at once with a key that holds a line break', async () => {
    const { code, stderr } = await runBinary(USERS, { env: { ...sandbox.env, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE\n' } });
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('AWS_ACCESS_KEY_ID holds a line break') as unknown });
  });
});
