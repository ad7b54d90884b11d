import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../../src/sandbox/index.js';
import { makeAccount, makeRole, makeUser, makeWorld } from '../../../src/sandbox/worlds/builder.js';
import { runCli, type Ran, type RunOptions } from '../../harness.js';
import { AUTHORITY, openCompany, type Answers, type Arrived, type Company } from './company.js';

const HOME = '111111111111';
const SOON = new Date(Date.now() + 3_600_000);
const PAST = new Date(Date.now() - 3_600_000);

const auditor = makeRole('Auditor', { assumable: { externalId: null } }, HOME);
const deputy = makeRole('Deputy', { assumable: { externalId: 'xyz' } }, HOME);
const world = makeWorld({ accounts: [makeAccount({ id: HOME, roles: [auditor, deputy], users: [makeUser('ann')] })] });
const { accessKeyId, secretAccessKey } = world.hub;
const KEYS = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}`;
const process_ = (more: object = {}): string => `credential_process = echo '${JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, ...more })}'`;

const container = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: 'container', Expiration: SOON.toISOString() };
const instance = { Code: 'Success', ...container, Token: 'instance' };
const webIdentity = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>web</SessionToken><Expiration>${SOON.toISOString()}</Expiration>
</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;

/** What stands beside the sandbox: SSO, its token service, web identity, and the metadata of containers and instances. */
const answers: Answers = ({ path, body, headers, method }) => {
  if (path.startsWith('/federation/credentials')) {
    if (!['sso-token', 'new-sso-token'].includes(String(headers['x-amz-sso_bearer_token']))) return { status: 401, body: '{"__type":"UnauthorizedException","message":"Session token not found or invalid"}' };
    return { body: JSON.stringify({ roleCredentials: { accessKeyId, secretAccessKey, sessionToken: 'sso', expiration: SOON.getTime() } }) };
  }
  if (path === '/token') return { body: JSON.stringify({ accessToken: 'new-sso-token', expiresIn: 3600, tokenType: 'Bearer', refreshToken: 'next' }) };
  if (body.includes('Action=AssumeRoleWithWebIdentity')) return { type: 'text/xml', body: body.includes('WebIdentityToken=web-token') ? webIdentity : '' };
  if (path === '/container') return headers.authorization === 'container-token' ? { body: JSON.stringify(container) } : { status: 403, body: '{}' };
  if (path === '/latest/api/token' && method === 'PUT') return { type: 'text/plain', body: 'imds-token' };
  if (path === '/latest/meta-data/iam/security-credentials/') return { type: 'text/plain', body: 'InstanceRole' };
  if (path === '/latest/meta-data/iam/security-credentials/InstanceRole') return { body: JSON.stringify(instance) };
  return null;
};

interface Shape {
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly profile?: string | null;
  readonly sso?: { readonly id: string; readonly token: object };
  readonly ask?: RunOptions['ask'];
}

const FULL = { region: 'eu-west-1', startUrl: 'https://corp.awsapps.com/start' };
const registered = { clientId: 'id', clientSecret: 'secret', refreshToken: 'refresh', registrationExpiresAt: SOON.toISOString() };
const ssoSession = (name: string): string =>
  `[profile x]\nregion = eu-west-1\nsso_session = ${name}\nsso_account_id = ${HOME}\nsso_role_name = Audit\n[sso-session ${name}]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n`;
const legacySso = (url: string): string => `[profile x]\nregion = eu-west-1\nsso_start_url = ${url}\nsso_region = eu-west-1\nsso_account_id = ${HOME}\nsso_role_name = Audit\n`;
const role = (more: string, name = 'Auditor'): string => `[profile x]\nregion = eu-west-1\nrole_arn = arn:aws:iam::${HOME}:role/${name}\n${more}\n`;

/** Every way that a profile, or the environment, has to say who is asking. `folder` is where its files are. */
const shapes: Readonly<Record<string, (folder: string, company: Company, way: string) => Shape>> = {
  'keys in the environment': () => ({ profile: null, env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } }),
  'keys in the config file': () => ({ config: `[profile x]\nregion = eu-west-1\n${KEYS}\n` }),
  'keys in the credentials file': () => ({ config: '[profile x]\nregion = eu-west-1\n', credentials: `[x]\n${KEYS}\n` }),
  'the default profile': () => ({ profile: null, config: `[default]\nregion = eu-west-1\n${KEYS}\n` }),
  'AWS_PROFILE': () => ({ profile: null, env: { AWS_PROFILE: 'x' }, config: `[profile x]\nregion = eu-west-1\n${KEYS}\n` }),
  'a role with source_profile': () => ({ config: `${role('source_profile = base')}[profile base]\n${KEYS}\n` }),
  'a chain of roles with an external id': () => ({
    config: `${role('source_profile = middle\nexternal_id = xyz', 'Deputy')}[profile middle]\nrole_arn = arn:aws:iam::${HOME}:role/Auditor\nsource_profile = base\n[profile base]\n${KEYS}\n`,
  }),
  'a role that is its own source': () => ({ config: role(`source_profile = x\n${KEYS}`) }),
  'credential_process': () => ({ config: `[profile x]\nregion = eu-west-1\n${process_()}\n` }),
  'a role whose source is a credential_process': () => ({ config: `${role('source_profile = base')}[profile base]\n${process_({ Expiration: SOON.toISOString() })}\n` }),
  'a role whose source is the environment': () => ({ config: role('credential_source = Environment'), env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } }),
  'a role whose source is the container': (_, { url }) => ({
    config: role('credential_source = EcsContainer'),
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container`, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'container-token' },
  }),
  'a role whose source is the instance': (_, { url }) => ({ config: role('credential_source = Ec2InstanceMetadata'), env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: url, AWS_EC2_METADATA_DISABLED: '' } }),
  'an SSO session': (_, __, way) => ({ config: ssoSession(`corp-${way}`), sso: { id: `corp-${way}`, token: { ...FULL, accessToken: 'sso-token', expiresAt: SOON.toISOString() } } }),
  'an SSO session that is refreshed': (_, __, way) => ({ config: ssoSession(`old-${way}`), sso: { id: `old-${way}`, token: { ...FULL, ...registered, accessToken: 'gone', expiresAt: PAST.toISOString() } } }),
  'a role whose source is an SSO session': (_, __, way) => ({
    config: `${role('source_profile = base')}${ssoSession(`source-${way}`).replace('[profile x]', '[profile base]')}`,
    sso: { id: `source-${way}`, token: { ...FULL, accessToken: 'sso-token', expiresAt: SOON.toISOString() } },
  }),
  'SSO of the old kind': (_, __, way) => ({ config: legacySso(`https://${way}.awsapps.com/start`), sso: { id: `https://${way}.awsapps.com/start`, token: { ...FULL, accessToken: 'sso-token', expiresAt: SOON.toISOString() } } }),
  'web identity in the profile': (folder) => ({ config: role(`web_identity_token_file = ${join(folder, 'token')}`) }),
  'web identity in the environment': (folder) => ({ profile: null, env: { AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'token'), AWS_ROLE_ARN: `arn:aws:iam::${HOME}:role/Auditor` } }),
  'a container': (_, { url }) => ({ profile: null, env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container`, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'container-token' } }),
  'an instance': (_, { url }) => ({ profile: null, env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: url, AWS_EC2_METADATA_DISABLED: '' } }),
  'a profile that leaves it to the instance': (_, { url }) => ({ config: '[profile x]\nregion = eu-west-1\n', env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: url, AWS_EC2_METADATA_DISABLED: '' } }),
  'a role with an MFA device': () => ({ config: `${role(`source_profile = base\nmfa_serial = arn:aws:iam::${HOME}:mfa/ann`)}[profile base]\n${KEYS}\n`, ask: () => Promise.resolve(' 123456\n') }),
};

let sandbox: Sandbox;
let company: Company;
const folders = mkdtempSync(join(tmpdir(), 'iam-audit-profiles-'));

beforeAll(async () => {
  sandbox = await startSandbox(world);
  company = await openCompany(sandbox.url, answers, { credentials: 'ann:p@ss' });
});
afterAll(async () => {
  await company.close();
  await sandbox.close();
  rmSync(folders, { recursive: true });
});
beforeEach(() => {
  company.arrived.length = 0;
  company.tunnelled.length = 0;
});

/** Runs a small audit as a shape says who is asking. */
function auditAs({ config = '', credentials = '', env = {}, profile = 'x', sso, ask }: Shape, folder: string, way: Readonly<Record<string, string>>): Promise<Ran> {
  mkdirSync(join(folder, '.aws/sso/cache'), { recursive: true });
  const files = { AWS_CONFIG_FILE: join(folder, '.aws/config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, '.aws/credentials') };
  writeFileSync(files.AWS_CONFIG_FILE, config);
  writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, credentials);
  writeFileSync(join(folder, 'token'), 'web-token');
  if (sso !== undefined) writeFileSync(join(folder, '.aws/sso/cache', `${createHash('sha1').update(sso.id).digest('hex')}.json`), JSON.stringify(sso.token));
  const argv = ['users', '--source', 'organization', '--no-store', '--format', 'csv', '--columns', 'user_name', ...(profile === null ? ['--region', 'eu-west-1'] : ['--profile', profile])];
  return runCli(argv, { HOME: folder, ...files, ...way, ...env }, ask === undefined ? {} : { ask });
}

const straight = (): Readonly<Record<string, string>> => ({ AWS_ENDPOINT_URL: company.url });
const throughProxy = (): Readonly<Record<string, string>> => ({ HTTPS_PROXY: company.proxy.replace('//', '//ann:p%40ss@'), AWS_CA_BUNDLE: AUTHORITY });
const form = (action: string): readonly Arrived[] => company.arrived.filter(({ body }) => body.includes(`Action=${action}&`));

const names = Object.keys(shapes);

describe.each([['straight', straight], ['through a proxy that intercepts TLS', throughProxy]] as const)('%s', (way, env) => {
  it.each(names)('%s', async (name) => {
    const folder = mkdtempSync(join(folders, 'home-'));
    const shape = shapes[name];
    if (shape === undefined) throw new Error(name);
    const { code, stdout, stderr } = await auditAs(shape(folder, company, way.slice(0, 7)), folder, env());
    expect({ code, stderr: code === 0 ? '' : stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: 'user_name\r\nann\r\n' });
    const tunnelled = new Set(company.tunnelled);
    expect(tunnelled.has('sts.eu-west-1.amazonaws.com:443')).toBe(way !== 'straight');
    if (way !== 'straight' && name.includes('SSO')) expect([...tunnelled]).toContain('portal.sso.eu-west-1.amazonaws.com:443');
  });
});

describe('an MFA device', () => {
  it('is asked for once, and its code goes to AWS', async () => {
    const questions: string[] = [];
    const ask = (question: string): Promise<string> => { questions.push(question); return Promise.resolve('654321'); };
    const shape = shapes['a role with an MFA device']?.('', company, '') ?? {};
    expect((await auditAs({ ...shape, ask }, mkdtempSync(join(folders, 'home-')), straight())).code).toBe(0);
    expect(questions).toEqual([`MFA code of arn:aws:iam::${HOME}:mfa/ann: `]);
    expect(form('AssumeRole').map(({ body }) => new URLSearchParams(body).get('TokenCode'))).toEqual(['654321']);
  });

  it.each(['', '12345', 'abcdef'])('whose code is %j is not sent', async (code) => {
    const shape = shapes['a role with an MFA device']?.('', company, '') ?? {};
    const ran = await auditAs({ ...shape, ask: () => Promise.resolve(code) }, mkdtempSync(join(folders, 'home-')), straight());
    expect(ran).toMatchObject({ code: 4, stderr: expect.stringContaining(`${JSON.stringify(code)} is no MFA code`) as unknown });
    expect(company.arrived).toEqual([]);
  });

  it('without a terminal is an error that says what to do', async () => {
    const { config = '' } = shapes['a role with an MFA device']?.('', company, '') ?? {};
    const { code, stderr } = await auditAs({ config }, mkdtempSync(join(folders, 'home-')), straight());
    expect(code).toBe(4);
    expect(stderr).toContain(`profile x: it needs a code of arn:aws:iam::${HOME}:mfa/ann, and there is no terminal to ask on`);
    expect(stderr).toContain('Run it at a terminal');
  });
});
