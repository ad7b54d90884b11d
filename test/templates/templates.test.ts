import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEMPLATES } from '../../src/completion/model.js';
import { PERMISSIONS } from '../../src/gather/permissions.js';
import { REPORTS } from '../../src/reports/index.js';
import { makeUser, used, type AccountSpec } from '../../src/sandbox/worlds/builder.js';
import { pathAndName } from '../../src/templates/role.js';
import { IS_FULL, itInFull } from '../extent.js';
import { runCli, withSandbox } from '../harness.js';
import { askTable, itemsOf } from '../main/sending/support.js';
import { ALPHA, auditJson, smallWorld } from '../main/support.js';

async function templateOf(...argv: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await runCli(['template', ...argv], {});
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** Every value of that key, at any depth. */
function valuesOf(json: unknown, key: string): readonly unknown[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]: [string, unknown]) => [...(name === key ? [value] : []), ...valuesOf(value, key)]);
}

const actionsIn = (json: unknown, key: 'Action' | 'actions'): readonly string[] =>
  [...new Set(valuesOf(json, key).flat() as string[])].filter((action) => action !== 'sts:AssumeRole').sort();

const texts = (json: unknown): readonly string[] =>
  typeof json === 'string' ? [json] : typeof json === 'object' && json !== null ? (Object.values(json) as unknown[]).flatMap(texts) : [];

const MEMBER = [...new Set(Object.values(PERMISSIONS).flatMap(({ member }) => member))];

interface CloudFormation {
  readonly Parameters?: object;
  readonly Conditions?: object;
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

interface Terraform {
  readonly variable: object;
  readonly data?: Readonly<Record<string, object>>;
  readonly resource: Readonly<Record<string, object>>;
}

const names = (value: object = {}): readonly string[] => Object.keys(value);

describe('every template', () => {
  it.each(TEMPLATES)('%s of CloudFormation names only what it has', async (name) => {
    const template = await templateOf(name) as CloudFormation;
    const [parameters, conditions, resources] = [names(template.Parameters), names(template.Conditions), names(template.Resources)];
    for (const each of valuesOf(template, 'Ref')) expect([...parameters, ...resources, 'AWS::NoValue']).toContain(each);
    for (const [condition] of valuesOf(template, 'Fn::If') as readonly (readonly unknown[])[]) expect(conditions).toContain(condition);
    for (const [resource] of valuesOf(template, 'Fn::GetAtt') as readonly (readonly unknown[])[]) expect(resources).toContain(resource);
    for (const parameter of parameters) expect(valuesOf(template, 'Ref')).toContain(parameter);
    for (const { Type } of Object.values(template.Resources)) expect(Type).toMatch(/^AWS::(IAM|Config|AccessAnalyzer|DynamoDB)::\w+$/);
  });

  it.each(TEMPLATES)('%s of Terraform names only what it has', async (name) => {
    const { variable, data = {}, resource, ...rest } = await templateOf(name, '--language', 'terraform') as Terraform;
    expect(names(rest)).toEqual(['//']);
    const all = texts([data, resource]).join('\n');
    const variables = [...all.matchAll(/\bvar\.(\w+)/g)].map(([, each]) => each);
    expect([...new Set(variables)].sort()).toEqual([...names(variable)].sort());
    for (const [, type = '', own] of all.matchAll(/\bdata\.(\w+)\.(\w+)/g)) expect(names(data[type])).toContain(own);
    for (const [, type = '', own] of all.matchAll(/(?<=\{|^)(aws_\w+)\.(\w+)/gm)) expect(names(resource[type])).toContain(own);
  });

  it.each(['member-role', 'hub-role'])('%s allows the same in both languages, for each report', async (name) => {
    for (const report of REPORTS) {
      const cloudFormation = actionsIn(await templateOf(name, '--for', report.name), 'Action');
      const terraform = actionsIn(await templateOf(name, '--for', report.name, '--language', 'terraform'), 'actions');
      expect([report.name, terraform]).toEqual([report.name, cloudFormation]);
    }
  });
});

/** With options that call everything the report may call in an account. */
const WHOLE: readonly (readonly [string, ...string[]])[] = [
  ['keys', '--kind', 'all', '--columns', '+created_by'],
  ...(IS_FULL ? [['stale'], ['unused']] as const : []),
];

itInFull('all of CloudFormation pass cfn-lint, where that is installed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-templates-'));
  try {
    const files: string[] = [];
    for (const name of TEMPLATES) {
      files.push(join(folder, `${name}.json`));
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(await templateOf(name)));
    }
    const { status, stdout, error } = spawnSync('cfn-lint', files, { encoding: 'utf8' });
    if (error === undefined) expect([status, stdout]).toEqual([0, '']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('a role with exactly what the template prints', () => {
  const alpha: AccountSpec = {
    // Made anew, so that making it is needed.
    report: { state: 'absent' },
    users: [makeUser('ann', {
      keys: [{ lastUsed: used('2026-10-30T00:00:00Z') }],
      certificates: [{ active: true, uploadedAt: '2026-01-01T00:00:00Z' }],
      attached: [{ name: 'ReadOnlyAccess', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    // Young enough for CloudTrail.
    }, ALPHA), makeUser('bob', { createdAt: '2026-10-20T08:00:00Z', keys: [{}] }, ALPHA)],
  };

  it.each(WHOLE)('is enough for %s %s', async (...argv) => {
    const allowed = actionsIn(await templateOf('member-role', '--for', argv[0] ?? ''), 'Action');
    const denied = MEMBER.filter((action) => !allowed.includes(action));
    const { code, document } = await auditJson(smallWorld({ alpha: { ...alpha, denied } }), argv.filter((word) => word !== ''));
    expect({ code, gaps: document.coverage.gaps }).toEqual({ code: 0, gaps: [] });
  });

  it.each(WHOLE)('is not more than %s %s needs: what is taken away is named', async (...argv) => {
    const allowed = actionsIn(await templateOf('member-role', '--for', argv[0] ?? ''), 'Action');
    for (const action of allowed) {
      // AWS's own policies are read by the hub; the role is asked only where the hub may not.
      const hub = action.startsWith('iam:GetPolicy') ? { denied: [action] } : {};
      const { code, document } = await auditJson(smallWorld({ alpha: { ...alpha, denied: [action] }, hub }), argv.filter((word) => word !== ''));
      const named = document.coverage.gaps.some(({ detail }) => detail.includes(action));
      expect([argv[0], action, code, named]).toEqual([argv[0], action, 3, true]);
    }
  });
});

interface TableProperties {
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly GlobalSecondaryIndexes: readonly { readonly IndexName: string; readonly KeySchema: TableProperties['KeySchema'] }[];
  readonly TimeToLiveSpecification: { readonly AttributeName: string };
}

describe('a table with exactly what the template prints', () => {
  const keysOf = (schema: TableProperties['KeySchema']) => {
    const named = (type: string): string => schema.find(({ KeyType }) => KeyType === type)?.AttributeName ?? '';
    return { partitionKey: named('HASH'), sortKey: named('RANGE') };
  };

  it('takes what dynamodb: writes, and answers what docs/deliver.md says can be asked', async () => {
    const printed = await templateOf('table') as { readonly Resources: { readonly Table: { readonly DeletionPolicy: string; readonly Properties: TableProperties } } };
    const { DeletionPolicy, Properties } = printed.Resources.Table;
    const indexes = Properties.GlobalSecondaryIndexes.map(({ IndexName: name, KeySchema }) => ({ name, ...keysOf(KeySchema) }));
    const world = { ...smallWorld({ alpha: { users: [makeUser('ann', {}, ALPHA)] } }), delivery: { tables: [{ name: 'iam-audit', ...keysOf(Properties.KeySchema), indexes }] } };
    await withSandbox(world, async (sandbox) => {
      const { code, stderr } = await runCli(['users', '--no-store', '--to', 'dynamodb:iam-audit?keep=400d'], sandbox.env);
      expect({ code, said: /accepted iam-audit \((\d+) items\)/.exec(stderr)?.[1] }).toEqual({ code: 0, said: '3' });
      const [item] = await itemsOf(sandbox, world, `users#${ALPHA}`, '2026-11-01');
      // Keys are texts, and every attribute of a key is declared, which DynamoDB insists on.
      const keys = [Properties, ...Properties.GlobalSecondaryIndexes].flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName));
      expect([...new Set(keys)].sort()).toEqual(Properties.AttributeDefinitions.map(({ AttributeName }) => AttributeName).sort());
      for (const { AttributeName, AttributeType } of Properties.AttributeDefinitions) expect(Object.keys(item?.[AttributeName] ?? {})).toEqual([AttributeType]);
      // Items expire by a number of seconds.
      expect(item?.[Properties.TimeToLiveSpecification.AttributeName]?.N).toMatch(/^\d{10}$/);
      const history = { TableName: 'iam-audit', IndexName: 'history', KeyConditionExpression: 'principal = :p', ExpressionAttributeValues: { ':p': item?.['principal'] } };
      expect((await askTable(sandbox, world, 'Query', history))['Items']).toHaveLength(1);
    });
    expect(DeletionPolicy).toBe('Retain');
  });

  it('is the same table in both languages, and with a schedule', async () => {
    const { Resources: { Table } } = await templateOf('table') as { readonly Resources: { readonly Table: { readonly Properties: TableProperties & { readonly TableName: unknown } } } };
    const { resource } = await templateOf('table', '--language', 'terraform') as { readonly resource: { readonly aws_dynamodb_table: { readonly iam_audit: Readonly<Record<string, unknown>> } } };
    const { partitionKey, sortKey } = keysOf(Table.Properties.KeySchema);
    expect(resource.aws_dynamodb_table.iam_audit).toMatchObject({
      ...{ name: '${var.name}', billing_mode: 'PAY_PER_REQUEST', hash_key: partitionKey, range_key: sortKey },
      attribute: Table.Properties.AttributeDefinitions.map(({ AttributeName: name, AttributeType: type }) => ({ name, type })),
      global_secondary_index: Table.Properties.GlobalSecondaryIndexes.map(({ IndexName: name, KeySchema }) => ({ name, hash_key: keysOf(KeySchema).partitionKey, range_key: keysOf(KeySchema).sortKey, projection_type: 'ALL' })),
      ttl: [{ attribute_name: Table.Properties.TimeToLiveSpecification.AttributeName, enabled: true }],
    });
    const { stdout } = await runCli(['template', 'schedule', '--quiet', '--every', '@daily', '--', 'users', '--to', 'dynamodb:iam-audit'], {});
    const { Resources } = JSON.parse(stdout) as { readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>> };
    expect(Object.values(Resources).find(({ Type }) => Type === 'AWS::DynamoDB::Table')?.Properties).toEqual({ ...Table.Properties, TableName: 'iam-audit' });
  });
});

describe('iam-audit template', () => {
  it('takes names, ids and principals from the flags', async () => {
    const argv = ['member-role', '--role-name', 'audit/Reader', '--external-id', 'abc-1', '--principal', 'arn:aws:iam::111122223333:root'];
    expect(await templateOf(...argv)).toMatchObject({
      Parameters: { HubPrincipal: { Default: 'arn:aws:iam::111122223333:root' }, RoleName: { Default: 'Reader' }, ExternalId: { Default: 'abc-1' } },
      Resources: { Role: { Properties: { Path: '/audit/' } } },
    });
    const hub = await templateOf('hub-role', '--role-name', 'audit/Reader');
    expect(valuesOf(hub, 'Fn::Sub')).toContain('arn:${AWS::Partition}:iam::*:role/audit/Reader');
  });

  it('asks of Config only what the source asks', async () => {
    expect(actionsIn(await templateOf('hub-role', '--for', 'users', '--source', 'organization'), 'Action').filter((action) => action.startsWith('config:'))).toEqual([]);
  });

  it.each<[readonly string[], string]>([
    [['member-rle'], 'Did you mean member-role? Allowed: member-role, hub-role, cleanup-role, aggregator, analyzer, table.'],
    [['member-role', '--for', 'user'], 'Did you mean users?'],
    [['member-role', '--principal', 'me'], 'the ARN of a role, a user or :root'],
    [['member-role', '--language', 'cdk'], 'cloudformation, terraform'],
  ])('%j is refused', async (argv, hint) => {
    const { code, stderr } = await runCli(['template', ...argv], {});
    expect(code).toBe(2);
    expect(stderr).toContain(hint);
  });

  it.each([['a', '/', 'a'], ['x/y/a', '/x/y/', 'a'], ['/x/a', '/x/', 'a']])('%s is %s and %s', (name, ...expected) => {
    expect(pathAndName(name)).toEqual(expected);
  });
});
