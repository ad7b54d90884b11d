import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import type { ListedKey } from '../../../src/evidence/values.js';
import { NEVER, UNKNOWN } from '../../../src/model/value.js';
import { keys } from '../../../src/reports/keys/keys.js';
import { ago, details, detail, key, NOW, reconciled, report, row, seen, unseen } from '../../fixtures.js';
import { pick, rowsOf, type Row } from '../support.js';

const listed = (id: string, createdAt: string, status = 'Active'): ListedKey => ({ id, status, createdAt });

/** Of alice: cells of her row in the report, and her list; null: not listed. */
function rowsFor(cells: Readonly<Record<string, string>> | null, list: readonly ListedKey[] | null, more: AccountEvidence = {}): readonly Row[] {
  return rowsOf(keys, reconciled({
    account_details: details([detail('alice')]),
    credential_report: report(cells === null ? [] : [row('alice', cells)]),
    ...(list === null ? {} : { access_keys: seen({ byUser: { alice: list } }) }),
    ...more,
  }));
}

const ids = (rows: readonly Row[]): readonly unknown[] => rows.map(({ slot, key_id: id }) => [slot, id === UNKNOWN ? '?' : id]);

describe('the id of an access key', () => {
  const [OLD, NEW] = [ago(400), ago(10)];

  it('is that of the key that was made in the same second', () => {
    const both = { ...key(1, OLD, ago(1)), ...key(2, NEW) };
    expect(ids(rowsFor(both, [listed('B', NEW), listed('A', OLD.replace('Z', '.730Z'))]))).toEqual([[1, 'A'], [2, 'B']]);
  });

  it('is told by the status where two were made in one second', () => {
    const both = { ...key(1, OLD, ago(1)), ...key(2, OLD, 'N/A', 'false') };
    expect(ids(rowsFor(both, [listed('OFF', OLD, 'Inactive'), listed('ON', OLD)]))).toEqual([[1, 'ON'], [2, 'OFF']]);
  });

  it('is ambiguous where the status is one too, and never guessed', () => {
    const both = { ...key(1, OLD, ago(1)), ...key(2, OLD) };
    expect(ids(rowsFor(both, [listed('A', OLD), listed('B', OLD)]))).toEqual([[1, 'ambiguous'], [2, 'ambiguous']]);
    expect(ids(rowsFor(both, [listed('A', OLD)]))).toEqual([[1, 'ambiguous'], [2, 'ambiguous']]);
    expect(ids(rowsFor(both, [listed('A', OLD), listed('B', OLD), listed('C', OLD)]))).toEqual([[1, 'ambiguous'], [2, 'ambiguous'], [null, 'ambiguous']]);
    expect(ids(rowsFor({ ...both, access_key_1_last_rotated: 'rubbish' }, [listed('B', OLD)]))).toEqual([[1, 'ambiguous'], [2, 'B']]);
  });

  it('says that a key of the report is gone, and shows one that the report does not have', () => {
    expect(ids(rowsFor(key(1, OLD), []))).toEqual([[1, 'deleted']]);
    expect(ids(rowsFor(key(1, OLD), [listed('N', NEW)]))).toEqual([[1, 'deleted'], [null, 'N']]);
    const [third] = rowsFor(null, [listed('T', ago(0, -60))]);
    expect(pick(third ?? {}, 'key_id', 'slot', 'active', 'status', 'age_days', 'last_used', 'last_used_service')).toEqual({
      key_id: 'T', slot: null, active: 'yes', status: UNKNOWN, age_days: 0, last_used: UNKNOWN, last_used_service: UNKNOWN,
    });
  });

  it('is unknown where nobody was asked or nobody answered, also for odd names', () => {
    expect(ids(rowsFor(key(1, OLD), null))).toEqual([[1, '?']]);
    expect(ids(rowsFor(key(1, OLD), null, { access_keys: unseen('denied') }))).toEqual([[1, '?']]);
    expect(ids(rowsFor(key(1, OLD), null, { access_keys: seen({ byUser: {} }) }))).toEqual([[1, '?']]);
    const odd = reconciled({
      credential_report: report([row('constructor', key(1, OLD))]),
      access_keys: seen({ byUser: {} }),
    });
    expect(ids(rowsOf(keys, odd))).toEqual([[1, '?']]);
  });

  it('of the root user can be listed by nobody', () => {
    const root = reconciled({ credential_report: report([row('alice')]), access_keys: seen({ byUser: {} }) });
    expect(rowsOf(keys, root)).toEqual([]);
    const csv = report([row('alice')]).value.csv.replace(/(<root_account>.*?false,)false,N\/A/, `$1true,${OLD}`);
    const rows = rowsOf(keys, reconciled({ credential_report: { ...report([]), value: { csv } } }));
    expect(rows.map((each) => pick(each, 'user_name', 'key_id', 'active'))).toEqual([{ user_name: '<root_account>', key_id: UNKNOWN, active: 'yes' }]);
  });

  it('takes the status of the list, which is younger than the report', () => {
    const [off] = rowsFor(key(1, OLD, ago(1)), [listed('A', OLD, 'Inactive')]);
    expect(pick(off ?? {}, 'active', 'status', 'rotation')).toEqual({ active: 'no', status: 'inactive', rotation: 'inactive' });
    const [on] = rowsFor(key(1, OLD, 'N/A', 'false'), [listed('A', OLD)]);
    expect(pick(on ?? {}, 'active', 'status', 'days_idle')).toEqual({ active: 'yes', status: UNKNOWN, days_idle: UNKNOWN });
  });
});

describe('an access key', () => {
  it.each<[string, Readonly<Record<string, string>>, Row]>([
    ['in use', key(1, ago(400), ago(1)), { status: 'used', age_days: 400, days_idle: 1, rotation: 'overdue', last_used_region: 'us-east-1' }],
    ['never used', key(1, ago(40)), { status: 'never_used', age_days: 40, days_idle: 40, rotation: 'ok', last_used_region: null, last_used: NEVER }],
    ['brand new', key(1, ago(0)), { status: 'never_used', age_days: 0, days_idle: 0, rotation: 'ok' }],
    ['one second short of the limit', key(1, ago(90, -1)), { age_days: 89, rotation: 'ok' }],
    ['exactly on the limit', key(1, ago(90)), { age_days: 90, rotation: 'overdue' }],
    ['switched off', key(1, ago(400), 'N/A', 'false'), { status: 'inactive', active: 'no', rotation: 'inactive' }],
    ['of an unreadable date', key(1, 'rubbish'), { active: 'yes', age_days: UNKNOWN, rotation: UNKNOWN, days_idle: UNKNOWN }],
    ['of an unreadable status', { ...key(1, ago(91)), access_key_1_active: 'perhaps' }, { active: UNKNOWN, status: UNKNOWN, rotation: UNKNOWN }],
  ])('%s', (_, cells, expected) => {
    const [only] = rowsFor(cells, null);
    expect(pick(only ?? {}, ...Object.keys(expected))).toEqual(expected);
  });

  it('is a row of unknowns where its user was not seen in the report', () => {
    const [only, ...others] = rowsFor(null, null);
    expect([pick(only ?? {}, 'user_name', 'active', 'rotation', 'created_at'), others]).toEqual([
      { user_name: 'alice', active: UNKNOWN, rotation: UNKNOWN, created_at: UNKNOWN },
      [],
    ]);
  });
});

describe('--kind', () => {
  const evidence: AccountEvidence = {
    account_details: details([detail('alice')]),
    credential_report: report([row('alice', key(1, ago(5)))]),
    ssh_keys: seen({ byUser: { alice: [listed('APKA1', ago(100))] } }),
    signing_certificates: seen({ byUser: { alice: [listed('CERT1', ago(9), 'Inactive')] } }),
    service_credentials: seen({ credentials: [
      { id: 'ACCA1', userName: 'alice', service: 'bedrock.amazonaws.com', status: 'Active', createdAt: ago(2), expiresAt: '2027-01-01T00:00:00Z' },
      { id: 'ACCA2', userName: 'bob', service: 'bedrock.amazonaws.com', status: 'Active', createdAt: null, expiresAt: null },
    ] }),
  };

  it('lists other kinds, of which nobody records the use', () => {
    const rows = rowsOf(keys, reconciled(evidence), { kind: ['service-specific', 'ssh-key', 'certificate'] });
    expect(rows.map((each) => pick(each, 'kind', 'key_id', 'active', 'status', 'for_service', 'last_used'))).toEqual([
      { kind: 'service_specific', key_id: 'ACCA1', active: 'yes', status: UNKNOWN, for_service: 'bedrock.amazonaws.com', last_used: UNKNOWN },
      { kind: 'ssh_key', key_id: 'APKA1', active: 'yes', status: UNKNOWN, for_service: null, last_used: UNKNOWN },
      { kind: 'certificate', key_id: 'CERT1', active: 'no', status: 'inactive', for_service: null, last_used: NEVER },
    ]);
    expect(rows[0]?.['expires_at']).toEqual(new Date('2027-01-01T00:00:00Z'));
    expect(rowsOf(keys, reconciled(evidence), { kind: ['all'] })).toHaveLength(4);
    expect(rowsOf(keys, reconciled(evidence))).toHaveLength(1);
  });

  it('measures them at the run', () => {
    const [ssh] = rowsOf(keys, reconciled(evidence), { kind: ['ssh-key'], now: NOW });
    expect(ssh?.['age_days']).toBe(100);
  });
});
