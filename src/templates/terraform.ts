import { pathAndName, type RoleStatement, type RoleTemplate } from './role.js';
import type { Json } from './schedule/words.js';
import { tableBlock } from './table.js';


const PARTITION = '${data.aws_partition.current.partition}';

/** A block that is there only where its variable has a value. */
function onlyWith(variable: string, key: string): Json {
  const content = { test: 'StringEquals', variable: key, values: ['${condition.value}'] };
  return { dynamic: { condition: { for_each: `\${var.${variable} == "" ? [] : [var.${variable}]}`, content } } };
}

export function variables(given: Readonly<Record<string, readonly [about: string, usual: string | number | null]>>): Json {
  return Object.fromEntries(
    Object.entries(given).map(([name, [description, usual]]) => [
      name,
      { type: typeof usual === 'number' ? 'number' : 'string', description, ...(usual === null ? {} : { default: usual }) },
    ]),
  );
}

/** Who stands in `var.principal` may assume it, with the external id if there is one. */
export function trustDocument(): Json {
  return {
    ...{ actions: ['sts:AssumeRole'], principals: [{ type: 'AWS', identifiers: ['${var.principal}'] }] },
    ...onlyWith('external_id', 'sts:ExternalId'),
  };
}

/** https://developer.hashicorp.com/terraform/language/syntax/json */
export function terraformRole({ about, name, principal, externalId, statements }: RoleTemplate, auditRole: string): Json {
  const [path, last] = pathAndName(name);
  const entersAccounts = statements.some(({ on }) => on === 'audit-roles');
  const trust = trustDocument();
  return {
    '//': about,
    variable: variables({
      principal: ['ARN of who may assume the role', principal],
      role_name: ['Name of the role', last],
      external_id: ['External id that is asked for; empty: none', externalId ?? ''],
      ...(entersAccounts ? { organization_id: ['o-…: only accounts of it are entered; empty: any', ''] as const } : {}),
    }),
    data: {
      aws_partition: { current: {} },
      aws_iam_policy_document: {
        iam_audit_trust: { statement: [trust] },
        iam_audit: { statement: statements.map((statement) => policyStatement(statement, auditRole)) },
      },
    },
    resource: {
      aws_iam_role: {
        iam_audit: {
          ...{ name: '${var.role_name}', path, description: about },
          assume_role_policy: '${data.aws_iam_policy_document.iam_audit_trust.json}',
        },
      },
      aws_iam_role_policy: {
        iam_audit: { name: 'iam-audit', role: '${aws_iam_role.iam_audit.id}', policy: '${data.aws_iam_policy_document.iam_audit.json}' },
      },
    },
  };
}

function policyStatement({ sid, actions, on }: RoleStatement, auditRole: string): Json {
  const [path, name] = pathAndName(auditRole);
  const resources = {
    everything: '*',
    'aws-policies': `arn:${PARTITION}:iam::aws:policy/*`,
    'audit-roles': `arn:${PARTITION}:iam::*:role${path}${name}`,
  };
  const resource = typeof on === 'string' ? resources[on] : `arn:${PARTITION}:${on.resource}`;
  const condition = on === 'audit-roles' ? onlyWith('organization_id', 'aws:ResourceOrgID') : {};
  return { sid, actions, resources: [resource], ...condition };
}

export function terraformAggregator(about: string, name: string): Json {
  const trust = { actions: ['sts:AssumeRole'], principals: [{ type: 'Service', identifiers: ['config.amazonaws.com'] }] };
  return {
    '//': about,
    variable: variables({ name: ['The same as --aggregator', name] }),
    data: { aws_partition: { current: {} }, aws_iam_policy_document: { aggregator_trust: { statement: [trust] } } },
    resource: {
      aws_iam_role: {
        aggregator: { name: '${var.name}', assume_role_policy: '${data.aws_iam_policy_document.aggregator_trust.json}' },
      },
      aws_iam_role_policy_attachment: {
        aggregator: {
          role: '${aws_iam_role.aggregator.name}',
          policy_arn: `arn:${PARTITION}:iam::aws:policy/service-role/AWSConfigRoleForOrganizations`,
        },
      },
      aws_config_configuration_aggregator: {
        organization: {
          name: '${var.name}',
          organization_aggregation_source: [{ all_regions: true, role_arn: '${aws_iam_role.aggregator.arn}' }],
          depends_on: ['aws_iam_role_policy_attachment.aggregator'],
        },
      },
    },
  };
}

export function terraformAnalyzer(about: string, name: string, days: number): Json {
  return {
    '//': about,
    variable: variables({ name: ['Name of the analyzer', name], days: ['It reports what was not used for so many days', days] }),
    resource: {
      aws_accessanalyzer_analyzer: {
        unused: {
          ...{ analyzer_name: '${var.name}', type: 'ORGANIZATION_UNUSED_ACCESS' },
          configuration: [{ unused_access: [{ unused_access_age: '${var.days}' }] }],
        },
      },
    },
  };
}

export function terraformTable(about: string, name: string): Json {
  return {
    '//': about,
    variable: variables({ name: ['The same as behind dynamodb:', name] }),
    resource: { aws_dynamodb_table: { iam_audit: tableBlock('${var.name}') } },
  };
}
