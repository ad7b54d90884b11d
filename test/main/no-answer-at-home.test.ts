import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import type { Ran } from '../harness.js';
import { runInEmptyFolder } from './empty-folder.js';
import { emptyStore } from './keeping/support.js';
import { smallWorld } from './support.js';

type Env = Readonly<Record<string, string>>;

const KEYS: Env = { AWS_ACCESS_KEY_ID: 'AKIASANDBOXEXAMPLE22', AWS_SECRET_ACCESS_KEY: 'sandbox/secret' };

/** Stages that were begun, then what happened and what to do. */
function expectHomeError({ code, stdout, stderr }: Ran, happened: RegExp, next: RegExp): void {
  const lines = stderr.trimEnd().split('\n');
  expect(lines.at(-2)).toMatch(/^iam-audit: /);
  expect(lines.at(-2)).toMatch(happened);
  expect(lines.at(-1)).toMatch(/^ {2}\S/);
  expect(lines.at(-1)).toMatch(next);
  expect(lines.length).toBeLessThanOrEqual(4);
  expect(stderr).not.toMatch(/^ +at /m);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
}

/** The store is made and tried before AWS is asked; beside it nothing is left. */
const runAtHome = (args: readonly string[], env: Env): Promise<Ran> =>
  runInEmptyFolder([...args, '--output', 'users.csv'], { ...env, XDG_STATE_HOME: emptyStore() });

describe('no answer at home ends with 4, one line and a hint', () => {
  let open: Sandbox | undefined;
  const sandbox = (): Sandbox => {
    if (open === undefined) throw new Error('the sandbox starts before the tests');
    return open;
  };

  beforeAll(async () => {
    open = await startSandbox(smallWorld());
  });

  afterAll(async () => {
    await open?.close();
  });

  it('no Region', async () => {
    const { AWS_REGION, AWS_DEFAULT_REGION, ...env } = sandbox().env;
    expect(AWS_DEFAULT_REGION).toBe(AWS_REGION);
    expectHomeError(await runAtHome(['users'], env), /no Region is set/, /AWS_REGION.*--region/);
  });

  it('no credentials', async () => {
    const { AWS_ENDPOINT_URL = '', AWS_REGION = '' } = sandbox().env;
    const ended = await runAtHome(['users'], { AWS_ENDPOINT_URL, AWS_REGION });
    expectHomeError(ended, /no AWS credentials/, /AWS_ACCESS_KEY_ID.*aws sso login.*--profile/);
  });

  it('a profile that does not exist', async () => {
    const { AWS_ENDPOINT_URL = '', AWS_REGION = '' } = sandbox().env;
    const ended = await runAtHome(['users', '--profile', 'nobody'], { AWS_ENDPOINT_URL, AWS_REGION });
    expectHomeError(ended, /there is no profile "nobody" \(--profile\)/, /There is no profile in .*config and .*credentials/);
  });

  it('keys that AWS does not know', async () => {
    const ended = await runAtHome(['users'], { ...sandbox().env, AWS_ACCESS_KEY_ID: 'AKIANOBODYSKEY222222' });
    expectHomeError(ended, /sts:GetCallerIdentity: InvalidClientTokenId/, /Renew your credentials/);
  });

  it('an aggregator that does not exist: lists those that do', async () => {
    expectHomeError(
      await runAtHome(['users', '--aggregator', 'nowhere'], sandbox().env),
      /no configuration aggregator "nowhere"/,
      /There is: org\./,
    );
  });

  it('a Region without an aggregator', async () => {
    expectHomeError(
      await runAtHome(['users', '--region', 'eu-north-1'], sandbox().env),
      /no configuration aggregator.*eu-north-1/,
      /--region.*--source organization/,
    );
  });

  it('a unit that does not exist', async () => {
    expectHomeError(
      await runAtHome(['users', '--ou', 'ou-exam-aaaaaaaa'], sandbox().env),
      /no organizational unit ou-exam-aaaaaaaa/,
      /Ids look like/,
    );
  });

  it('an account outside the organization', async () => {
    expectHomeError(
      await runAtHome(['users', '--accounts', '999999999999'], sandbox().env),
      /999999999999 is not in the organization/,
      /iam-audit accounts/,
    );
  });
});

describe('an endpoint', () => {
  it('that is no URL', async () => {
    const ended = await runAtHome(['users'], { ...KEYS, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'localhost:4566/' });
    expectHomeError(ended, /AWS_ENDPOINT_URL/, /http/);
  });

  it('where nobody listens, or that has no address', async () => {
    const runAt = (AWS_ENDPOINT_URL: string): Promise<Ran> => runAtHome(['users'], { ...KEYS, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL });
    const refused = await runAt('http://127.0.0.1:9');
    expectHomeError(refused, /ECONNREFUSED/, /Check the network.* AWS_ENDPOINT_URL/);
    // A label of more than 63 characters is turned down before any name server is asked.
    const unknown = await runAt(`http://${'x'.repeat(64)}.invalid`);
    expectHomeError(unknown, /ENOTFOUND/, /Check the network.* AWS_ENDPOINT_URL/);
    // Each was tried again before it was given up, for five seconds at most, on a clock that does not wait.
    for (const { waited } of [refused, unknown]) {
      expect(waited).toBeGreaterThan(1_000);
      expect(waited).toBeLessThanOrEqual(5_000);
    }
  });
});
