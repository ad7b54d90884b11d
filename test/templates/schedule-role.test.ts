import type { HubStatement, World } from '../../src/sandbox/world.js';
import { makeUser, used } from '../../src/sandbox/worlds/builder.js';
import { IS_FULL } from '../extent.js';
import { runCli, withSandbox } from '../harness.js';
import { invoke, type Called } from '../lambda/support.js';
import { ok, withReceiver } from '../main/sending/receiver.js';
import { ALPHA, HOME, smallWorld } from '../main/support.js';

const REGION = 'eu-west-1';
const SECRET = `arn:aws:secretsmanager:${REGION}:${HOME}:secret:slack-AbCdEf`;
const TO = [
  's3://reports/iam-audit/', `sns:arn:aws:sns:${REGION}:${HOME}:reports`, 'mailto:a@example.com?from=audit@example.com&configuration-set=tls',
  'dynamodb:iam-audit', 'eventbridge:audit', `slack:${SECRET}`,
].flatMap((to) => ['--to', to]);
const COMMAND = ['stale', '--days', '90', ...TO];

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: unknown;
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Properties: Readonly<Record<string, unknown>> }>>;
}

/** What CloudFormation makes of it in account and Region of the sandbox. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws', 'AWS::Region': REGION, 'AWS::AccountId': HOME, Evidence: 'evidence', 'Evidence.Arn': 'arn:aws:s3:::evidence',
};

function resolved(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[kind, inner] = ['', '']] = Object.entries(value as Readonly<Record<string, unknown>>);
  if (kind === 'Fn::GetAtt') return NAMES[(inner as readonly string[]).join('.')] ?? `arn:aws:${(inner as readonly string[]).join('.')}`;
  return String(inner).replace(/\$\{([\w:.]+)\}/g, (_, name: string) => NAMES[name] ?? '?');
}

async function printed(engine: string): Promise<{ readonly template: Template; readonly allowed: readonly HubStatement[] }> {
  const { stdout } = await runCli(['template', 'schedule', '--quiet', '--engine', engine, '--every', '@weekly', '--', ...COMMAND], {});
  const template = JSON.parse(stdout) as Template;
  const [policy] = template.Resources['Role']?.Properties['Policies'] as readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  const statements = policy?.PolicyDocument.Statement ?? [];
  return { template, allowed: statements.map(({ Action, Resource }) => ({ actions: Action, resources: [Resource].flat().map(resolved) })) };
}

/** With something for every action to do: keys that were used, AWS's own policies, no credential report yet. */
function world(hook: string, allowed: readonly HubStatement[]): World {
  const users = [makeUser('ann', { keys: [{ lastUsed: used('2026-01-30T00:00:00Z') }], attached: [{ name: 'ReadOnlyAccess', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] }, ALPHA)];
  const delivery = {
    buckets: [{ name: 'evidence' }, { name: 'reports' }],
    topics: [{ arn: `arn:aws:sns:${REGION}:${HOME}:reports` }],
    mail: { identities: ['example.com'], production: true, configurationSets: ['tls'], requireTls: ['tls'] },
    tables: [{ name: 'iam-audit', partitionKey: 'pk', sortKey: 'sk' }],
    buses: ['audit'],
    secrets: { [SECRET]: hook },
  };
  return { ...smallWorld({ home: { report: { state: 'absent' } }, alpha: { users }, hub: { allowed } }), delivery };
}

async function ran({ template, allowed }: Awaited<ReturnType<typeof printed>>, without?: string): Promise<Called> {
  const { Target: { Input: input } } = template.Resources['Schedule']?.Properties as { readonly Target: { readonly Input: unknown } };
  const due = (at: string): unknown => (typeof input === 'string' ? JSON.parse(input.replace('<aws.scheduler.scheduled-time>', at)) : { command: COMMAND });
  const less = allowed.map(({ actions, resources }) => ({ actions: actions.filter((action) => action !== without), resources }));
  // Evidence is read on the second Monday: until then all is allowed.
  const isSecond = without?.startsWith('s3:') === true;
  const policy = isSecond ? [...allowed] : less;
  const store = 's3://evidence/iam-audit/';
  return withReceiver(ok, ({ url }) => withSandbox(world(url, policy), async (sandbox) => {
    const first = await invoke(sandbox, due('2026-11-01T12:00:00Z'), { store });
    if (!isSecond) return first;
    policy.splice(0, policy.length, ...less);
    return invoke(sandbox, due('2026-11-08T12:00:00Z'), { store, now: '2026-11-08T12:00:00Z' });
  }));
}

/** Of the function and the task itself: logs, and the queue for what was cut off. */
const NOT_OURS = /^(logs|sqs):/;

const SPARED: Readonly<Record<string, string>> = {
  'events:DescribeEventBus': 'the bus is written to all the same',
  'ses:GetAccount': 'only a warning comes from it',
  'ses:GetConfigurationSet': 'only a warning comes from it',
  's3:AbortMultipartUpload': 'only after a large upload that failed',
  'organizations:DescribeOrganization': 'who may not ask does without the id',
  'config:GetAggregateDiscoveredResourceCounts': 'only where an account is silent, or Organizations does not answer',
  'config:DescribeConfigurationAggregatorSourcesStatus': 'what it tells is a note',
  'iam:GetPolicy': 'the role in the accounts is asked then',
  'iam:GetPolicyVersion': 'the role in the accounts is asked then',
};

describe.each(['lambda', 'fargate'])('a role with exactly what the schedule for %s prints, on exactly those resources', (engine) => {
  it('is enough for its command, with evidence and all destinations', async () => {
    const { exitCode, problem, stderr } = await ran(await printed(engine));
    expect({ exitCode, problem, refused: /\S+: AccessDenied|not authorized/.exec(stderr)?.[0] ?? null }).toEqual({ exitCode: 0, problem: null, refused: null });
    expect(stderr.match(/^\w+: accepted /gm)).toHaveLength(TO.length / 2);
  });

  it('is not more than it takes: what is taken away is named', async () => {
    const policy = await printed(engine);
    const actions = [...new Set(policy.allowed.flatMap(({ actions: each }) => each))].filter((action) => !NOT_OURS.test(action) && !Object.hasOwn(SPARED, action));
    const tried = IS_FULL ? actions : engine === 'lambda' ? ['s3:GetObject', 'dynamodb:GetItem'] : [];
    expect(actions).toEqual(expect.arrayContaining(tried));
    for (const action of tried) {
      const { exitCode, problem, stderr } = await ran(policy, action);
      const named = [action, ...(action === 'sts:AssumeRole' ? ['may not assume role'] : [])].some((words) => `${problem ?? ''} ${stderr}`.includes(words));
      expect({ action, failed: exitCode > 0, named }).toEqual({ action, failed: true, named: true });
    }
  });
});
