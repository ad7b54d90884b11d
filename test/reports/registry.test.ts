import { CREATION_NEEDS } from '../../src/evidence/creation.js';
import fc from 'fast-check';
import { SOURCES, type AccountEvidence } from '../../src/evidence/evidence.js';
import { ACCOUNT_STATES } from '../../src/model/account.js';
import { NEVER, UNKNOWN, type Value } from '../../src/model/value.js';
import { COMMANDS } from '../../src/reports/commands.js';
import { REPORTS } from '../../src/reports/index.js';
import { PROPERTY, runs } from '../extent.js';
import {
  account,
  ADMIN_ARN,
  ADMIN_TEXT,
  ago,
  ALL_COLUMNS,
  arnOf,
  completed,
  config,
  configUser,
  csvOf,
  detail,
  details,
  key,
  lastAccessed,
  managed,
  password,
  reconciled,
  REPORT_AT,
  role,
  row,
  seen,
  service,
  unseen,
  context,
} from '../fixtures.js';
import { rowsOf } from './support.js';
import type { AdvisorRequest } from '../../src/evidence/advisor-request.js';
import type { ColumnHead } from '../../src/reports/column.js';
import type { ReportContext } from '../../src/reports/options.js';

const NEEDS = [...SOURCES, 'inventory', 'roles', 'entities', 'unit_names', ...CREATION_NEEDS];

/** Alice by name, whom every report can show. */
const ALICE: Partial<ReportContext> = { include: ['no-credentials'], subjects: new Set([arnOf('alice')]) };
const ABOUT_ALICE: AdvisorRequest = { subjects: new Set([arnOf('alice')]), granularity: 'service', inferDays: null, entitiesOf: null };

const SET = { arn: 'arn:aws:sso:::permissionSet/x/y', name: 'Admin', managed: [], customer: [], inline: null, boundary: null };

it('every command has its report, in the same order', () => {
  expect(COMMANDS.map(({ name }) => name)).toEqual(REPORTS.map(({ name }) => name));
});

it('names of reports are unique', () => {
  expect(new Set(REPORTS.map(({ name }) => name)).size).toBe(REPORTS.length);
});

describe.each(REPORTS.map((report) => [report.name, report] as const))('%s', (_, report) => {
  const keys = report.columns.map(({ key }) => key);

  it('has unique keys in snake_case and a title and one line for each', () => {
    expect(new Set(keys).size).toBe(keys.length);
    const titles = report.columns.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { key, title, about } of report.columns) {
      expect(key).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
      expect(title).toMatch(/^\S.*\S$/);
      expect(about).toMatch(/^\S[^\n]*[^\s.]$/);
    }
  });

  it('shows columns that exist, each once', () => {
    expect(report.defaultColumns.filter((key) => !keys.includes(key))).toEqual([]);
    expect(new Set(report.defaultColumns).size).toBe(report.defaultColumns.length);
  });

  it('sorts by columns that exist', () => {
    for (const order of report.sort ?? []) {
      const [key, direction] = order.split(':');
      expect(keys).toContain(key);
      expect([undefined, 'asc', 'desc']).toContain(direction);
    }
  });

  it('needs only sources, and its columns too', () => {
    for (const need of [...report.needs, ...report.columns.flatMap(({ needs }) => needs)]) expect(NEEDS).toContain(need);
  });

  it('has choices where it has a choice, and nowhere else', () => {
    for (const { type, choices } of report.columns) {
      expect(choices !== undefined).toBe(type === 'choice');
      expect(new Set(choices).size).toBe(choices?.length ?? 0);
    }
  });

  it('gives cells in the order of the keys', () => {
    const alice = detail('alice', { inline: [{ name: 'own', document: ADMIN_TEXT }] });
    const evidence = {
      account_details: details([alice], { roles: [role('app')] }),
      credential_report: seen({ csv: csvOf([row('alice', { ...password(ago(100)), ...key(1, ago(100)) })]) }, REPORT_AT),
      managed_policies: managed(),
      last_accessed: lastAccessed({ [arnOf('alice')]: completed([service('s3')]) }),
      identity_center: seen({ permissionSets: [SET], assignments: [{ permissionSet: SET.arn, kind: 'user' as const, principalId: 'alice' }] }, REPORT_AT),
    };
    const known = reconciled(evidence, account(), ABOUT_ALICE);
    const turned = [...keys].reverse();
    const [forward] = [...report.cells(known, context(ALICE), keys)];
    const [backward] = [...report.cells(known, context(ALICE), turned)];
    expect(backward).toEqual([...(forward ?? [])].reverse());
    expect(forward).toHaveLength(keys.length);
  });

  it('refuses a column that it has not', () => {
    expect(() => [...report.cells(reconciled({}), context(), [keys[0] ?? '', 'shoe_size'])]).toThrow(
      `no column shoe_size in ${report.name}`,
    );
  });
});

/** May the column hold that value? */
function isSound({ type, choices }: ColumnHead, value: Value): boolean {
  if (value === null || value === UNKNOWN) return true;
  return {
    text: () => typeof value === 'string',
    choice: () => typeof value === 'string' && choices?.includes(value) === true,
    number: () => Number.isInteger(value) && Number(value) >= 0,
    date: () => value === NEVER || (value instanceof Date && !Number.isNaN(value.getTime())),
    list: () => Array.isArray(value) && value.every((item) => typeof item === 'string'),
    tags: () => Array.isArray(value) && value.every((item) => typeof item === 'object'),
  }[type]();
}

const cell = fc.constantFrom(
  'true',
  'false',
  'TRUE',
  'N/A',
  'no_information',
  'not_supported',
  '',
  'rubbish',
  ago(3),
  ago(90),
  ago(400),
  '2026-02-30T00:00:00Z',
);
const cells = fc.dictionary(fc.constantFrom(...ALL_COLUMNS.slice(2)), cell);
const name = fc.constantFrom('alice', '=1+1', 'a,b', '@SUM');
const policies = fc.record({
  groups: fc.constantFrom([], ['Admins']),
  attached: fc.constantFrom([], [{ name: 'AdministratorAccess', arn: ADMIN_ARN }]),
  inline: fc.constantFrom([], [{ name: 'own', document: ADMIN_TEXT }], [{ name: 'own', document: 'broken' }]),
  boundaryArn: fc.constantFrom(null, ADMIN_ARN),
  tags: fc.constantFrom([], [{ key: 'Owner', value: '' }], [{ key: 'owner', value: '=1+1' }]),
});
const times = { createdAt: fc.constantFrom(null, ago(3), ago(400), ago(0, -60), 'rubbish') };
const use = fc.constantFrom(null, { at: ago(3), region: 'eu-west-1' }, { at: ago(400), region: null });
const reason = fc.constantFrom('denied', 'role_denied', 'not_recorded', 'timed_out', 'not_asked', 'unreadable').map((why) => unseen(why));
const users = { maxLength: 3, selector: ([userName]: [string, ...unknown[]]): string => userName };
const advised = fc.constantFrom(
  completed([]),
  completed([service('s3', ago(3)), service('ec2')]),
  { status: 'unseen', reason: 'job_failed', detail: 'x' } as const,
);
const evidences: fc.Arbitrary<AccountEvidence> = fc.record(
  {
    credential_report: fc.oneof(
      reason,
      fc.constantFrom(seen({ csv: '' }, REPORT_AT), seen({ csv: csvOf([]) }, REPORT_AT)),
      fc
        .tuple(cells, fc.uniqueArray(fc.tuple(name, cells), users))
        .map(([root, rows]) => seen(
          { csv: csvOf([row('<root_account>', root), ...rows.map(([user, more]) => row(user, more))], { columns: ALL_COLUMNS }) },
          REPORT_AT,
        )),
    ),
    config: fc.oneof(
      reason,
      fc
        .uniqueArray(fc.tuple(name, policies, fc.record({ ...times, capturedAt: times.createdAt }), fc.boolean()), users)
        .map((all) => config(all.map(([user, carried, at, bare]) => configUser(user, {
          ...carried,
          ...at,
          ...(bare ? { groups: null, attached: null, inline: null } : {}),
        })))),
    ),
    account_details: fc.oneof(
      reason,
      fc
        .tuple(
          fc.uniqueArray(fc.tuple(name, policies, fc.record(times)), users),
          fc.uniqueArray(fc.tuple(name, policies, fc.record(times), use), users),
        )
        .map(([some, others]) => {
          const roles = others.map(([userName, { groups: _, ...carried }, at, lastUsed]) => role(userName, {
            ...carried,
            ...at,
            lastUsed,
          }));
          return details(some.map(([user, carried, at]) => detail(user, { ...carried, ...at })), { roles });
        }),
    ),
    managed_policies: fc.oneof(reason, fc.constantFrom(managed(), managed({ [ADMIN_ARN]: ADMIN_TEXT }))),
    last_accessed: fc.oneof(reason, advised.map((answer) => lastAccessed({ [arnOf('alice')]: answer }))),
  },
  { requiredKeys: [] },
);

it('whatever was seen of an account, every cell holds what its column promises', () => {
  const accounts = fc.record({
    state: fc.constantFrom(...ACCOUNT_STATES),
    path: fc.constantFrom(null, 'o-x/r-y/1/'),
    name: fc.constantFrom(null, 'web'),
  });
  let rows = 0;
  fc.assert(
    fc.property(evidences, accounts, fc.constantFrom(1, 90, 400), (evidence, more, days) => {
      const reconciledAccount = reconciled(evidence, account(more), ABOUT_ALICE);
      for (const report of REPORTS) {
        const found = rowsOf(report, reconciledAccount, { ...ALICE, days });
        rows += found.length;
        const unsound = found.flatMap((cellsOfRow) => report.columns
          .filter((column) => !isSound(column, cellsOfRow[column.key] ?? null))
          .map((column) => column.key));
        expect(unsound).toEqual([]);
      }
    }),
    { ...PROPERTY, numRuns: runs(500) },
  );
  expect(rows).toBeGreaterThan(runs(1000));
});
