import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import type { EntityAccess } from '../../../src/evidence/values.js';
import { UNKNOWN } from '../../../src/model/value.js';
import { accessEntities } from '../../../src/reports/access/entities.js';
import {
  account,
  ACCOUNT_ID,
  arnOf as arn,
  beforeAsked,
  completed,
  details,
  lastAccessed,
  managed,
  reconciled,
  service,
  unseen,
  context,
} from '../../fixtures.js';
import { allow, text } from '../../policy/support.js';
import { type Row, rowsOf } from '../support.js';
import type { ReportContext } from '../../../src/reports/options.js';

const POLICY = `arn:aws:iam::${ACCOUNT_ID}:policy/Files`;

function evidence(byArn: Parameters<typeof lastAccessed>[0]): AccountEvidence {
  return {
    account_details: details([], { documents: { [POLICY]: text(allow('s3:*')) } }),
    managed_policies: managed(),
    last_accessed: lastAccessed(byArn),
  };
}

function by(known: AccountEvidence, more: Partial<ReportContext> = {}): readonly Row[] {
  const options = { subjects: new Set([POLICY]), entities: 's3', ...more };
  return rowsOf(accessEntities, reconciled(known, account(), accessEntities.advisor?.(context(options))), options);
}

describe('access --entities', () => {
  const who = (name: string, at: string | null, type: EntityAccess['type'] = 'USER'): EntityAccess =>
    ({ arn: `arn:aws:iam::${ACCOUNT_ID}:${type.toLowerCase()}/${name}`, name, type, lastAuthenticated: at });
  const used = (entities: Readonly<Record<string, readonly EntityAccess[]>>): AccountEvidence =>
    evidence({ [POLICY]: { status: 'completed', services: [service('s3', beforeAsked(3))], entities, policies: null } });
  const users = used({ s3: [who('R', null, 'ROLE'), who('bob', 'yesterday'), who('ann', beforeAsked(3))] });

  it('tells who used the service through a policy, and when', () => {
    const policy = {
      account_id: ACCOUNT_ID,
      account_name: 'web-prod', ou_path: UNKNOWN,
      entity_type: 'policy',
      entity_name: 'Files',
      entity_id: null,
      arn: POLICY,
      service: 's3',
    };
    expect(by(users)).toEqual([
      { ...policy, used_by: 'R', used_by_type: 'role', used_by_arn: `arn:aws:iam::${ACCOUNT_ID}:role/R`, last_used: null },
      { ...policy, used_by: 'ann', used_by_type: 'user', used_by_arn: arn('ann'), last_used: new Date(beforeAsked(3)) },
      { ...policy, used_by: 'bob', used_by_type: 'user', used_by_arn: arn('bob'), last_used: UNKNOWN },
    ]);
  });

  it.each<[number, readonly string[]]>([
    [3, ['R', 'ann', 'bob']],
    [4, ['R', 'bob']],
  ])('--unused-days %s', (unusedDays, expected) => {
    expect(by(users, { unusedDays }).map((row) => row['used_by'])).toEqual(expected);
  });

  it.each<[string, AccountEvidence, number]>([
    ['nobody used it', used({ s3: [] }), 0],
    ['it is granted, and access advisor does not list it', evidence({ [POLICY]: completed([service('ec2', beforeAsked(1))]) }), 1],
    ['it was not asked who', used({}), 1],
    ['it was asked of another service', used({ ec2: [] }), 1],
    ['nothing could be seen', evidence({ [POLICY]: { status: 'unseen', reason: 'job_failed', detail: 'no' } }), 1],
  ])('%s', (_, known, count) => {
    const found = by(known, { unusedDays: 90 });
    expect(found.map((row) => row['used_by'])).toEqual(Array.from({ length: count }, () => UNKNOWN));
    expect(found.map((row) => row['last_used'])).toEqual(Array.from({ length: count }, () => UNKNOWN));
  });

  it.each<[string, string, string, number]>([
    ['what the policy does not grant', 's3:*', 'ec2', 0],
    ['what it may grant by a wildcard', '*', 'ec2', 1],
  ])('a service that access advisor does not list: %s', (_, pattern, entities, count) => {
    const documents = { [POLICY]: text(allow(pattern)) };
    const known = { ...evidence({ [POLICY]: completed([service('sqs')]) }), account_details: details([], { documents }) };
    expect(by(known, { entities }).map((row) => row['used_by'])).toEqual(Array.from({ length: count }, () => UNKNOWN));
  });

  it('a group of which only the ARN is known: what access advisor does not list may be granted all the same', () => {
    const devs = `arn:aws:iam::${ACCOUNT_ID}:group/Devs`;
    const known: AccountEvidence = {
      account_details: unseen('denied'),
      last_accessed: lastAccessed({ [devs]: {
        status: 'completed',
        services: [service('s3', beforeAsked(3))],
        entities: { s3: [who('ann', beforeAsked(3))] },
        policies: null,
      } }),
    };
    const subjects = new Set([devs]);
    expect(by(known, { subjects })).toMatchObject([{
      entity_type: 'group',
      entity_name: 'Devs',
      used_by: 'ann',
      last_used: new Date(beforeAsked(3)),
    }]);
    expect(by(known, { subjects, entities: 'ec2' })).toMatchObject([{ entity_name: 'Devs', used_by: UNKNOWN }]);
  });

  it('of PassRole alone there is no record: that nobody used it is not known', () => {
    const entities = { iam: [who('ci', null)] };
    const known = {
      ...evidence({ [POLICY]: { status: 'completed', services: [service('iam')], entities, policies: null } }),
      account_details: details([], { documents: { [POLICY]: text(allow('iam:PassRole')) } }),
    };
    expect(by(known, { entities: 'iam' })).toMatchObject([{ used_by: 'ci', last_used: UNKNOWN }]);
  });
});
