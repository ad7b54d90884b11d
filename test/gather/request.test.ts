import type { Need } from '../../src/evidence/evidence.js';
import type { DetailFilter } from '../../src/evidence/values.js';
import { detailFilters, sourcesFor } from '../../src/gather/request.js';
import type { AdvisorRequest } from '../../src/evidence/advisor-request.js';

const EVERYBODY: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: 90, entitiesOf: null };
const SOMEBODY: AdvisorRequest = { ...EVERYBODY, subjects: new Set(['arn:aws:iam::111122223333:role/app']) };

describe('detailFilters', () => {
  it.each<[string, readonly Need[], AdvisorRequest | null, readonly DetailFilter[]]>([
    ['users', ['inventory'], null, ['User']],
    ['users, whatever tells of them', ['account_details'], null, ['User']],
    ['users and their permissions', ['inventory', 'managed_policies'], null, ['User', 'Group', 'LocalManagedPolicy']],
    ['roles', ['roles'], null, ['Role']],
    ['roles and their permissions: no groups', ['roles', 'managed_policies'], EVERYBODY, ['Role', 'LocalManagedPolicy']],
    ['users and roles', ['inventory', 'roles'], null, ['User', 'Role']],
    ['everything', ['account_details', 'roles', 'managed_policies'], EVERYBODY, ['User', 'Role', 'Group', 'LocalManagedPolicy']],
    ['whoever was named may be any of them', ['last_accessed'], SOMEBODY, ['User', 'Role', 'Group']],
    ['and its policies', ['last_accessed', 'managed_policies'], SOMEBODY, ['User', 'Role', 'Group', 'LocalManagedPolicy']],
    ['nothing of it', ['credential_report'], null, []],
  ])('%s', (_, needs, advisor, expected) => {
    expect(detailFilters({ needs: new Set(needs), advisor })).toEqual(expected);
  });
});

describe('sourcesFor', () => {
  it.each<[readonly Need[], readonly string[], readonly string[]]>([
    [['inventory'], ['config'], ['account_details']],
    [['roles'], ['account_details'], ['account_details']],
    [['entities'], ['last_accessed'], ['last_accessed']],
    [['config'], ['config'], []],
    [['inventory', 'roles', 'last_accessed'], ['config', 'account_details', 'last_accessed'], ['account_details', 'last_accessed']],
    [['service_credentials'], ['service_credentials'], ['service_credentials']],
  ])('%j', (needs, inAggregator, elsewhere) => {
    expect([...sourcesFor(new Set(needs), 'aggregator')]).toEqual(inAggregator);
    for (const mode of ['organization', 'account'] as const) expect([...sourcesFor(new Set(needs), mode)]).toEqual(elsewhere);
  });

  it('what only an organization can tell is not asked of one account', () => {
    const needs: ReadonlySet<Need> = new Set(['service_control_policies', 'unused_findings', 'organization_access']);
    for (const mode of ['aggregator', 'organization'] as const) expect(sourcesFor(needs, mode)).toEqual(needs);
    expect(sourcesFor(needs, 'account').size).toBe(0);
  });
});
