import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../../src/sandbox/index.js';
import { makeAccount, makeUser, makeWorld } from '../../../src/sandbox/worlds/builder.js';
import { runCli, type Ran, type RunOptions } from '../../harness.js';
import { AUTHORITY, openCompany, type Company, type ProxyRules } from './company.js';

const HOME = '111111111111';
const world = makeWorld({ accounts: [makeAccount({ id: HOME, users: [makeUser('ann')] })] });
const { accessKeyId, secretAccessKey } = world.hub;
const KEYS = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: 'eu-west-1' };

let sandbox: Sandbox;
const folder = mkdtempSync(join(tmpdir(), 'iam-audit-faults-'));
beforeAll(async () => { sandbox = await startSandbox(world); });
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const USERS = ['users', '--source', 'organization', '--no-store', '--format', 'csv', '--columns', 'user_name'];

type Env = Readonly<Record<string, string>>;

/** A run that is expected to end at home; what it printed on stderr. */
async function faultOf(env: Env, more: readonly string[] = [], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runCli([...USERS, ...more], { HOME: folder, ...env }, options);
  expect({ code, stdout, stderr }).toEqual({ code: 4, stdout: '', stderr });
  return stderr.replace(/^asking who you are\n/m, '');
}

let files = 0;

/** The environment that has these profiles, in a file that no other test has. */
function profiles(config: string, credentials = ''): Env {
  const name = join(folder, `config-${++files}`);
  writeFileSync(name, config);
  writeFileSync(`${name}-keys`, credentials);
  return { AWS_CONFIG_FILE: name, AWS_SHARED_CREDENTIALS_FILE: `${name}-keys` };
}

const ROLE = `role_arn = arn:aws:iam::${HOME}:role/Auditor`;
const process = (command: string): string => `[profile x]\nregion = eu-west-1\ncredential_process = ${command}\n`;
const node = (script: string): string => `"${globalThis.process.execPath}" -e "${script}"`;

describe('a profile', () => {
  const two = '[profile good]\nregion = eu-west-1\n[profile other]\nregion = eu-west-1\n';

  it.each([
    ['goood', ['--profile', 'goood'], {}, 'good'],
    ['profile good', ['--profile', 'profile good'], {}, 'good'],
    ['goood', [], { AWS_PROFILE: 'goood' }, 'good'],
    ['goood', [], { AWS_PROFILE: 'goood', ...KEYS }, 'good'],
    ['Othr', ['--profile', 'Othr'], {}, 'other'],
    ['inkeys', ['--profile', 'inkeys'], {}, 'in-keys'],
  ])('that does not exist: %s, %j, %j', async (name, more, env, meant) => {
    const where = profiles(two, '[in-keys]\naws_access_key_id = A\naws_secret_access_key = b\n');
    const stderr = await faultOf({ ...env, ...where }, more);
    const origin = more.length > 0 ? '--profile' : 'AWS_PROFILE';
    expect(stderr).toBe(
      `iam-audit: there is no profile "${name}" in ${where['AWS_CONFIG_FILE'] ?? ''} and ${where['AWS_SHARED_CREDENTIALS_FILE'] ?? ''} (${origin})\n` +
        `  Did you mean ${meant}? Profiles that exist: good, other, in-keys.\n`,
    );
  });

  it.each([
    ['[profile x\nregion = eu-west-1\n', ':1 "[profile x" has no ] at its end'],
    ['# mine\n[profile x]\nregion = eu-west-1\n\nrole_arn\n', ':5 is neither a section nor a setting'],
    ['region = eu-west-1\n[default]\n', ':1 stands before the first section'],
  ])('in a file that can not be read: %j', async (config, said) => {
    const where = profiles(config);
    expect(await faultOf({ ...KEYS, ...where })).toBe(
      `iam-audit: ${where['AWS_CONFIG_FILE'] ?? ''}${said}\n  Such as [profile audit], and below it role_arn = arn:…; comments begin with #.\n`,
    );
  });

  it('where there is none at all', async () => {
    expect(await faultOf({ AWS_PROFILE: 'x', ...profiles('') })).toMatch(/there is no profile "x" \(AWS_PROFILE\)\n {2}There is no profile in /);
  });

  it.each([
    ['fails', process(node("console.error('line one');console.error('okta: MFA push timed out');process.exit(3)")), 'its credential_process ended with status 3: okta: MFA push timed out'],
    ['says nothing', process(node('process.exit(7)')), 'its credential_process ended with status 7 without a word on stderr'],
    ['is not there', process('/no/such/command --secret S3cret'), 'its credential_process ended with status 127: '],
    ['prints no JSON', process('echo hello'), 'its credential_process returned invalid JSON.'],
    ['prints another version', process(`echo '{"Version":2}'`), 'its credential_process did not return Version 1.'],
    ['prints expired credentials', process(`echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"b","Expiration":"2020-01-01T00:00:00Z"}'`), 'returned expired credentials'],
    ['prints a line break', process(node(String.raw`console.log(JSON.stringify({Version:1,AccessKeyId:'A\\n',SecretAccessKey:'b'}))`)), 'the access key id of profile x holds a line break'],
    ['prints a blank', process(node(String.raw`console.log(JSON.stringify({Version:1,AccessKeyId:'A',SecretAccessKey:'b',SessionToken:'c d'}))`)), 'the session token of profile x holds white space'],
    ['of its source fails', `[profile x]\nregion = eu-west-1\n${ROLE}\nsource_profile = base\n${process(node('process.exit(9)')).replace('[profile x]', '[profile base]')}`, 'its credential_process ended with status 9'],
  ])('whose credential_process %s', async (_, config, said) => {
    const stderr = await faultOf({ ...profiles(config) }, ['--profile', 'x']);
    expect(stderr).toContain(said);
    expect(stderr).toContain('profile x');
    expect(stderr).not.toContain('S3cret');
  });

  it.each([
    ['source_profile = nowhere', 'profile x: its source_profile nowhere does not exist'],
    ['source_profile = x', 'profile x: its source_profile is itself, and it has no keys'],
    ['source_profile = y\n[profile y]\nrole_arn = arn:aws:iam::111111111111:role/B\nsource_profile = x', 'profile x: its source_profiles lead in a circle: x → y → x'],
    ['source_profile = y\n[profile y]\nregion = eu-west-1', 'profile x: profile y does not say where its credentials come from'],
    ['', 'profile x: profile x has a role_arn, and nothing that says with whose credentials it is assumed'],
  ])('with a role and %j', async (more, said) => {
    expect(await faultOf(profiles(`[profile x]\nregion = eu-west-1\n${ROLE}\n${more}\n`), ['--profile', 'x'])).toContain(said);
  });

  it.each([
    ['aws_access_key = A\naws_secret_access_key = b', 'aws_access_key of profile x is no setting that says where credentials come from'],
    ['access_key_id = A', 'access_key_id of profile x is no setting'],
    ['aws_secret_access_key = b', 'aws_access_key_id of profile x is missing'],
    ['aws_access_key_id = A', 'aws_secret_access_key of profile x is missing'],
    ['output = json', 'it does not say where its credentials come from'],
  ])('with %j', async (settings, said) => {
    expect(await faultOf(profiles(`[profile x]\nregion = eu-west-1\n${settings}\n`), ['--profile', 'x'])).toContain(said);
  });

  it.each([
    ['an SSO session', 'sso_session = corp', '[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n'],
    ['SSO of the old kind', 'sso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start', ''],
  ])('with %s that nobody signed in to', async (_, sso, more) => {
    const config = `[profile x]\nregion = eu-west-1\nsso_account_id = ${HOME}\nsso_role_name = Audit\n${sso}\n${more}`;
    expect(await faultOf(profiles(config), ['--profile', 'x'])).toBe('iam-audit: profile x: there is no valid SSO login\n  Sign in again: aws sso login --profile x\n');
  });

  it('whose source is an SSO session names the profile to sign in with', async () => {
    const config = `[profile x]\nregion = eu-west-1\n${ROLE}\nsource_profile = base\n[profile base]\nsso_session = corp\nsso_account_id = ${HOME}\nsso_role_name = A\n` +
      '[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n';
    expect(await faultOf(profiles(config), ['--profile', 'x'])).toContain('Sign in again: aws sso login --profile base\n');
  });

  it('with an SSO session that is described nowhere', async () => {
    const config = `[profile x]\nregion = eu-west-1\nsso_session = corp\nsso_account_id = ${HOME}\nsso_role_name = A\n`;
    expect(await faultOf(profiles(config), ['--profile', 'x'])).toContain('its sso_session corp does not exist');
  });

  it('has its endpoint, also when --profile names it', async () => {
    const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    const direct = `[profile x]\nregion = eu-west-1\nendpoint_url = ${sandbox.url}\n${keys}`;
    const byService = ['sts', 'iam', 'organizations'].map((service) => `${service} =\n  endpoint_url = ${sandbox.url}\n`).join('');
    for (const config of [direct, `[profile x]\nregion = nowhere-1\nservices = local\n${keys}[services local]\n${byService}`]) {
      expect(await runCli([...USERS, '--profile', 'x'], { HOME: folder, ...profiles(config) })).toMatchObject({ code: 0, stdout: 'user_name\r\nann\r\n' });
    }
  });
});

describe('keys', () => {
  it.each([
    [{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE\n' }, 'AWS_ACCESS_KEY_ID holds a line break'],
    [{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE\r\n' }, 'AWS_ACCESS_KEY_ID holds a line break'],
    [{ AWS_SECRET_ACCESS_KEY: 'abc\n' }, 'AWS_SECRET_ACCESS_KEY holds a line break'],
    [{ AWS_SESSION_TOKEN: 'abc\ndef' }, 'AWS_SESSION_TOKEN holds a line break'],
    [{ AWS_ACCESS_KEY_ID: ' AKIAEXAMPLE' }, 'AWS_ACCESS_KEY_ID holds white space'],
    [{ AWS_ACCESS_KEY_ID: '“AKIAEXAMPLE”' }, 'AWS_ACCESS_KEY_ID holds a character that no key has'],
  ])('%j: %s, before any call', async (env, said) => {
    const before = sandbox.count();
    const stderr = await faultOf({ ...sandbox.env, ...env });
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/AKIA|abc/);
    expect(sandbox.count()).toBe(before);
  });
});

describe('a Region', () => {
  it.each([
    ['eu-wst-1', 'Did you mean eu-west-1? '],
    ['us-east1', 'Did you mean us-east-1? '],
    ['eu-west-1a', 'Did you mean eu-west-1? '],
    ['us-gov-wst-1', 'Did you mean us-gov-west-1? '],
    ['aws-global', ''],
  ])('%s does not exist', async (region, meant) => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = KEYS;
    const keys = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
    const ways = [{ AWS_REGION: region }, { AWS_DEFAULT_REGION: region }, profiles(`[default]\nregion = ${region}\n`)];
    for (const way of ways) expect(await faultOf({ ...keys, ...way })).toContain(`there is no AWS Region "${region}"\n  ${meant}`);
  });

  it('of --region is looked at as well', async () => {
    expect(await faultOf(KEYS, ['--region', 'eu-wst-1'])).toContain('there is no AWS Region "eu-wst-1"\n  Did you mean eu-west-1? ');
  });

  it('of an endpoint of one\'s own may have any name', async () => {
    expect((await runCli(USERS, { ...sandbox.env, AWS_REGION: 'local-1', HOME: folder })).code).toBe(0);
  });
});

describe('keys and AWS_PROFILE at once', () => {
  const config = `[profile x]\nregion = eu-west-1\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  const run = (env: Env, more: readonly string[]): Promise<Ran> => runCli([...USERS, ...more], { ...sandbox.env, HOME: folder, ...profiles(config), ...env });
  const words = 'AWS_PROFILE (x) is used, not AWS_ACCESS_KEY_ID; the AWS CLI would take the keys. Unset one of them, or use --profile';

  it('are told in one line', async () => {
    const { code, stderr } = await run({ AWS_PROFILE: 'x' }, []);
    expect({ code, lines: stderr.split('\n').filter((line) => line.includes('AWS_')) }).toEqual({ code: 0, lines: [`warning: ${words}`] });
  });
  it('are an event in JSON', async () => {
    const { stderr } = await run({ AWS_PROFILE: 'x' }, ['--log-format', 'json']);
    const events = stderr.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.filter(({ event }) => event === 'warning')).toMatchObject([{ message: words }]);
  });
  it.each([[{ AWS_PROFILE: 'x' }, ['--quiet']], [{}, ['--profile', 'x', '--quiet']]])('%j %j say nothing', async (env, more) => {
    expect((await run(env, more)).stderr).toBe('');
  });
  it('are meant with --profile', async () => {
    expect((await run({}, ['--profile', 'x'])).stderr).not.toContain('AWS_');
  });
});

describe('nobody there', () => {
  it.each([
    ['refuses', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, 'ECONNREFUSED'],
    ['has no such name', { AWS_ENDPOINT_URL: 'http://no-such-host.invalid' }, /ENOTFOUND|EAI_AGAIN/],
    ['is a proxy that is down', { HTTPS_PROXY: 'http://ann:S3cret@127.0.0.1:9' }, 'the proxy 127.0.0.1:9 can\'t be reached: connect ECONNREFUSED 127.0.0.1:9'],
  ])('who %s: five seconds of waiting at most', async (_, env, said) => {
    const { code, stderr, waited } = await runCli([...USERS, '--debug'], { HOME: folder, ...KEYS, ...env });
    expect(code).toBe(4);
    expect(stderr).toMatch(said);
    expect(stderr).not.toContain('S3cret');
    expect(stderr).toContain('attempt 3 ');
    expect(waited).toBeGreaterThan(0);
    expect(waited).toBeLessThanOrEqual(5_000);
  });
});

describe('a proxy', () => {
  async function within(rules: ProxyRules, use: (company: Company) => Promise<void>): Promise<void> {
    const company = await openCompany(sandbox.url, undefined, rules);
    try {
      await use(company);
    } finally {
      await company.close();
    }
  }

  const hub = { HOME: folder, ...KEYS };

  it.each([
    ['in small letters', 'https_proxy', {}],
    ['that speaks TLS itself', 'HTTPS_PROXY', { secure: true }],
  ])('%s', (_, variable, rules) => within(rules, async ({ proxy, tunnelled }) => {
    expect((await runCli(USERS, { ...hub, [variable]: proxy, AWS_CA_BUNDLE: AUTHORITY })).code).toBe(0);
    expect(new Set(tunnelled)).toEqual(new Set(['sts.eu-west-1.amazonaws.com:443', 'organizations.us-east-1.amazonaws.com:443', 'iam.amazonaws.com:443']));
  }));

  it('that wants credentials, and has none or others', () => within({ credentials: 'ann:right' }, async ({ proxy, arrived }) => {
    const { code, stderr, waited } = await runCli(USERS, { ...hub, HTTPS_PROXY: proxy });
    expect({ code, waited }).toEqual({ code: 4, waited: 0 });
    expect(stderr).toMatch(/the proxy 127\.0\.0\.1:\d+ wants a user and a password \(HTTP 407\)\n {2}Put them into HTTPS_PROXY/);
    expect(await faultOf({ ...KEYS, HTTPS_PROXY: proxy.replace('//', '//ann:wr0ng@') })).toMatch(/^(?!.*wr0ng).*does not accept the user and password/);
    expect(arrived).toEqual([]);
  }));

  it('that refuses', () => within({ refuses: 403 }, async ({ proxy }) => {
    const { stderr, waited } = await runCli(USERS, { ...hub, HTTPS_PROXY: proxy });
    expect(waited).toBe(0);
    expect(stderr).toMatch(/does not lead to sts\.eu-west-1\.amazonaws\.com \(HTTP 403\)\n {2}Have the proxy allow/);
  }));

  it('that has trouble of its own is asked again', () => within({ refuses: 503 }, async ({ proxy }) => {
    const { stderr, waited } = await runCli(USERS, { ...hub, HTTPS_PROXY: proxy });
    expect(waited).toBeGreaterThan(0);
    expect(stderr).toContain('(HTTP 503)');
  }));

  it('is passed over for the hosts of NO_PROXY', () => within({}, async ({ proxy, tunnelled }) => {
    const stderr = await faultOf({ ...KEYS, HTTPS_PROXY: proxy, NO_PROXY: 'sts.eu-west-1.amazonaws.com' });
    expect(stderr).toMatch(/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH/);
    expect(tunnelled).toEqual([]);
  }));

  it('for plain HTTP gets whole requests', () => within({ credentials: 'ann:p' }, async ({ proxy, tunnelled }) => {
    const env = { ...hub, HTTP_PROXY: proxy.replace('//', '//ann:p@'), AWS_ENDPOINT_URL: 'http://aws.example:8080' };
    expect((await runCli(USERS, env)).code).toBe(0);
    expect(new Set(tunnelled)).toEqual(new Set(['aws.example:8080']));
  }));

  it('is not used for this machine, nor by the demo', () => within({}, async ({ proxy, tunnelled }) => {
    expect((await runCli(USERS, { ...sandbox.env, HOME: folder, HTTP_PROXY: proxy, HTTPS_PROXY: proxy })).code).toBe(0);
    expect((await runCli(['users', '--demo', '--quiet', '--allow-incomplete'], { HOME: folder, HTTP_PROXY: proxy, HTTPS_PROXY: proxy })).code).toBe(0);
    expect(tunnelled).toEqual([]);
  }));

  it.each([
    [{ AWS_USE_FIPS_ENDPOINT: 'true', AWS_REGION: 'us-east-1' }, ['sts-fips.us-east-1.amazonaws.com', 'iam-fips.amazonaws.com']],
    [{ AWS_USE_DUALSTACK_ENDPOINT: 'true' }, ['sts.eu-west-1.api.aws', 'iam.global.api.aws']],
  ])('shows the endpoints of %j', (env, hosts) => within({}, async ({ proxy, tunnelled }) => {
    await runCli(USERS, { ...hub, HTTPS_PROXY: proxy, AWS_CA_BUNDLE: AUTHORITY, ...env });
    expect(tunnelled).toEqual(expect.arrayContaining(hosts.map((host) => `${host}:443`)));
  }));

  it('FIPS and dual stack of a profile count, too', () => within({}, async ({ proxy, tunnelled }) => {
    const config = `[profile x]\nregion = us-east-1\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\nca_bundle = ${AUTHORITY}\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    await runCli([...USERS, '--profile', 'x'], { HOME: folder, HTTPS_PROXY: proxy, ...profiles(config) });
    expect(tunnelled).toContain('sts-fips.us-east-1.api.aws:443');
  }));
});

describe('certificates', () => {
  let company: Company;
  beforeAll(async () => { company = await openCompany(sandbox.url); });
  afterAll(() => company.close());
  const hub = (): Env => ({ ...KEYS, HOME: folder, AWS_ENDPOINT_URL: company.secureUrl });

  it('that nobody vouches for are named with what to do, and not tried again', async () => {
    const { code, stderr, waited } = await runCli(USERS, hub());
    expect({ code, waited }).toEqual({ code: 4, waited: 0 });
    expect(stderr).toMatch(/UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify the first certificate\n {2}Something between here and AWS .* AWS_CA_BUNDLE/);
  });

  it('of the company are trusted by AWS_CA_BUNDLE and by ca_bundle', async () => {
    expect((await runCli(USERS, { ...hub(), AWS_CA_BUNDLE: AUTHORITY })).code).toBe(0);
    expect((await runCli(USERS, { ...hub(), ...profiles(`[default]\nca_bundle = ${AUTHORITY}\n`) })).code).toBe(0);
  });

  it('of another host are not', async () => {
    const env = { ...hub(), AWS_CA_BUNDLE: AUTHORITY, HTTPS_PROXY: company.proxy, AWS_ENDPOINT_URL: 'https://aws.example' };
    expect(await faultOf(env)).toMatch(/ERR_TLS_CERT_ALTNAME_INVALID.*\n {2}Another server answers there/);
  });

  it('are not what a plain server has', async () => {
    expect(await faultOf({ ...hub(), AWS_ENDPOINT_URL: company.url.replace('http:', 'https:') })).toContain('does not speak TLS');
  });

  it.each([
    ['/no/such/file.pem', "which can't be read (ENOENT)"],
    [folder, "which can't be read (EISDIR)"],
    [join(folder, 'empty.pem'), 'which holds no certificate'],
    [join(folder, 'damaged.pem'), 'which holds a certificate that is damaged'],
  ])('in %s are refused before any call', async (path, why) => {
    writeFileSync(join(folder, 'empty.pem'), 'hello');
    writeFileSync(join(folder, 'damaged.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    expect(await faultOf({ ...hub(), AWS_CA_BUNDLE: path })).toContain(`AWS_CA_BUNDLE is ${JSON.stringify(path)}, ${why}`);
  });
});

describe('a clock that is wrong', () => {
  const MINUTE = 60_000;

  /** Refuses every signature, as AWS would whose clock is so far ahead of ours. */
  async function refusedBy(aheadMs: number, words: (theirs: Date) => string, name: string): Promise<Ran> {
    const server = createServer((request, response) => {
      request.resume();
      const theirs = new Date(Date.now() + aheadMs);
      const error = `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${words(theirs)}</Message></Error></ErrorResponse>`;
      response.writeHead(403, { 'content-type': 'text/xml', date: theirs.toUTCString() }).end(error);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await runCli(USERS, { HOME: folder, ...KEYS, AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  const short = (time: Date): string => time.toISOString().replace(/[-:]|\.\d+/g, '');

  it.each([
    [42, 'SignatureDoesNotMatch', (theirs: Date) => `Signature expired: 20261101T115000Z is now earlier than 20261101T120500Z (${short(theirs)} - 15 min.)`, '42 minutes behind'],
    [-125, 'SignatureDoesNotMatch', (theirs: Date) => `Signature not yet current: 20261101T115000Z is still later than 20261101T120500Z (${short(theirs)} + 5 min.)`, '125 minutes ahead of'],
    [30, 'RequestTimeTooSkewed', () => 'The difference between the request time and the current time is too large.', '30 minutes behind'],
    [30, 'RequestExpired', () => 'Request has expired.', '30 minutes behind'],
  ])('by %d minutes: %s', async (minutes, name, words, said) => {
    const { code, stderr } = await refusedBy(minutes * MINUTE, words, name);
    expect(code).toBe(4);
    expect(stderr).toContain(`${name}: the clock of this machine is ${said} that of AWS\n  Set the clock`);
  });

  it('is not blamed where it is right', async () => {
    const { stderr } = await refusedBy(0, () => 'The request signature we calculated does not match', 'SignatureDoesNotMatch');
    expect(stderr).not.toContain('clock');
  });

  it('does not make a refusal be repeated again and again', async () => {
    const { waited } = await refusedBy(30 * MINUTE, () => 'no', 'AccessDeniedException');
    expect(waited).toBeLessThanOrEqual(200);
  });
});

describe('passwords', () => {
  it.each(['ftp://user:S3cret@127.0.0.1:9', 'user:S3cret@host:4566', 'htp://S3cret@host', '//u:S3cret@host'])('of the endpoint %s are not printed', async (value) => {
    const stderr = await faultOf({ ...KEYS, AWS_ENDPOINT_URL_STS: value }, ['--debug']);
    expect(stderr).toContain('AWS_ENDPOINT_URL_STS can\'t be "');
    expect(stderr).not.toContain('S3cret');
  });

  it.each(['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy'])('of %s neither', async (name) => {
    const stderr = await faultOf({ ...KEYS, [name]: 'http://ann:S3cret#1@proxy:3128' }, ['--debug']);
    expect(stderr).toContain(`${name} can't be "http://…@proxy:3128"`);
    expect(stderr).not.toContain('S3cret');
  });
});
