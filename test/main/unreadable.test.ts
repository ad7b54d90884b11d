import type { Place } from '../../src/sandbox/behaviour/matcher.js';
import type { Answer } from '../../src/sandbox/server/wire.js';
import { attachManaged, makeAccount, makeRole, makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import { runCli, withSandbox, type Ran } from '../harness.js';
import { ALPHA, BETA, gapsIn, HOME, type Document } from './support.js';

const world = makeWorld({
  accounts: [HOME, ALPHA, BETA].map((id) =>
    makeAccount({
      id,
      users: [makeUser('ann', {}, id)],
      roles: [makeRole('deploy', { attached: [attachManaged('AdministratorAccess')] }, id)],
    }),
  ),
});

type Change = (body: string) => string;

interface Told extends Ran {
  readonly document: Document;
  readonly asked: number;
}

/** One run, with every answer to an action changed on its way. */
async function told(argv: readonly string[], action: string, change: Change | Partial<Answer>, account?: string): Promise<Told> {
  let asked = 0;
  const tamper = (place: Place, answer: Answer): Answer => {
    if (place.action !== action || (account ?? place.account) !== place.account) return answer;
    asked += 1;
    return typeof change === 'function' ? { ...answer, body: change(answer.body) } : { ...answer, ...change };
  };
  const ran = await withSandbox(world, (sandbox) => runCli([...argv, '--format', 'json', '--no-store'], sandbox.env), { tamper });
  return { ...ran, asked, document: (ran.stdout === '' ? null : JSON.parse(ran.stdout)) as Document };
}

const json = (change: (answer: Record<string, unknown>) => object): Change => (body) => JSON.stringify(change(JSON.parse(body) as Record<string, unknown>));

const DETAILS = 'GetAccountAuthorizationDetails';
const ERROR = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';

describe('a success without content is no empty account', () => {
  it.each<[string, Change | Partial<Answer>]>([
    ['an empty body', { body: '' }],
    ['a page of a portal', { body: '<html><body>blocked by your company</body></html>', contentType: 'text/html' }],
    ['an error with status 200', { body: ERROR }],
    ['another document', { body: '<a/>' }],
    ['an empty object', { body: '{}' }],
    ['no result element', (body) => body.replace(/<(\w+Result)>[^]*<\/\1>/, '')],
    ['lists that are missing', (body) => body.replace(/<(User|Role)DetailList>[^]*<\/\1DetailList>/g, '')],
    ['no flag that says whether it goes on', (body) => body.replace(/<IsTruncated>\w+<\/IsTruncated>/, '')],
  ])('%s', async (_, change) => {
    for (const command of [['roles'], ['privileges'], ['users', '--source', 'organization']]) {
      const run = await told(command, DETAILS, change, ALPHA);
      expect([run.code, gapsIn(run)]).toEqual([3, [`${ALPHA} account_details unreadable`]]);
      expect(run.document.coverage.gaps[0]?.detail).toMatch(/^iam:GetAccountAuthorizationDetails: HTTP 200, not a(?:n| whole) answer of AWS/);
      expect(run.asked).toBe(2);
    }
  });

  it('damaged once, it is asked for again, and nothing is missing', async () => {
    let times = 0;
    const run = await told(['roles'], DETAILS, (body) => (times++ === 0 ? '' : body), ALPHA);
    expect([run.code, gapsIn(run)]).toEqual([0, []]);
  });

  it('at home it is no answer at all', async () => {
    const run = await told(['roles'], 'GetCallerIdentity', { body: '' });
    expect([run.code, run.stdout]).toEqual([4, '']);
    expect(run.stderr).toContain('sts:GetCallerIdentity: HTTP 200, not an answer of AWS (text/xml): it is empty');
    expect(run.stderr).toContain('NO_PROXY');
  });
});

describe('what AWS lists', () => {
  it('an account without an id is a gap of the whole run, and the others are read', async () => {
    const change = json((answer) => ({ Accounts: (answer['Accounts'] as object[]).map((each, at) => (at === 1 ? { ...each, Id: undefined } : each)) }));
    const run = await told(['roles'], 'ListAccounts', change);
    expect([run.code, gapsIn(run)]).toEqual([3, ['run organizations unreadable']]);
    expect(new Set(run.document.rows.map((row) => row['account_id']))).toEqual(new Set([HOME, BETA]));
  });

  it('a list that is no list is a gap, not a bug of ours', async () => {
    const run = await told(['users'], 'DescribeConfigurationAggregatorSourcesStatus', { body: '{"AggregatedSourceStatusList":"x"}' });
    expect([run.code, gapsIn(run)]).toEqual([3, ['run config unreadable']]);
  });

  it('an organization that is not described is a gap, unless that is denied', async () => {
    const lost = await told(['roles'], 'DescribeOrganization', { body: '{"Organization":{}}' });
    expect([lost.code, gapsIn(lost)]).toEqual([3, ['run organizations unreadable']]);
    const denied = await told(['roles'], 'DescribeOrganization', { status: 400, body: '{"__type":"AccessDeniedException"}' });
    expect([denied.code, gapsIn(denied)]).toEqual([0, []]);
  });
});

describe('service control policies', () => {
  it.each(['ListPolicies', 'ListTargetsForPolicy', 'DescribePolicy'])('that fail are one gap of the whole run: %s', async (action) => {
    const run = await told(['privileges'], action, { body: '<html>', contentType: 'text/html' });
    expect([run.code, gapsIn(run)]).toEqual([3, ['run service_control_policies unreadable']]);
    expect(run.document.coverage.notes).toEqual([]);
  });

  it('that may not be read are a note', async () => {
    const run = await told(['privileges'], 'ListPolicies', { status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' });
    expect([run.code, gapsIn(run)]).toEqual([0, []]);
    expect(run.document.coverage.notes).toMatchObject([{ account_id: null, source: 'service_control_policies', text: expect.stringContaining('not read') as unknown }]);
  });
});

it('a cell of a report that has no end is not said back whole', async () => {
  const run = await told(['users'], 'GetCredentialReport', (body) =>
    body.replace(/<Content>([^<]*)<\/Content>/, (_, content: string) => {
      const csv = Buffer.from(content, 'base64').toString('utf8').replaceAll(',false,', `,${'x'.repeat(50_000)},`);
      return `<Content>${Buffer.from(csv).toString('base64')}</Content>`;
    }),
  );
  expect(run.code).toBe(3);
  expect(Math.max(...run.stderr.split('\n').map((line) => line.length))).toBeLessThan(700);
});

it('neither is a flag', async () => {
  const run = await withSandbox(world, ({ env }) => runCli(['users', `--${'a'.repeat(100_000)}`], env));
  expect(run.code).toBe(2);
  expect(run.stderr.length).toBeLessThan(600);
});
