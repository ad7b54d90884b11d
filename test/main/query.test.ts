import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queryTable } from '../../src/output/query-table.js';
import { makeUser } from '../../src/sandbox/worlds/builder.js';
import { audit } from '../harness.js';
import { ALPHA, auditJson, BETA, gapsIn, HOME, smallWorld } from './support.js';

const NAMES = "SELECT accountId, resourceName WHERE resourceType = 'AWS::IAM::User'";
const many = Array.from({ length: 230 }, (_, at) => makeUser(`u${String(at).padStart(3, '0')}`, {}, BETA));

describe('iam-audit query', () => {
  it('reads every page, and sorts what comes in no order', async () => {
    const { document, code, sandbox, stderr } = await auditJson(smallWorld({ beta: { users: many } }), ['query', NAMES, '--explain']);
    expect(code).toBe(0);
    expect(document.rows).toHaveLength(233);
    expect(document.rows.slice(0, 3).map((row) => row['resourceName'])).toEqual(['root-admin', 'ann', 'bob']);
    expect(sandbox.count({ action: 'SelectAggregateResourceConfig' })).toBe(3);
    expect(stderr).toBe(`sent to org: ${NAMES} · 3 pages\n233 rows\n`);
    expect(document.schema).toBe('iam-audit/query/1');
  });

  it('asks the own account alone', async () => {
    const { document, sandbox } = await auditJson(smallWorld(), ['query', NAMES, '--source', 'account']);
    expect(document.rows).toEqual([{ accountId: HOME, resourceName: 'root-admin' }]);
    expect(sandbox.count({ action: 'SelectAggregateResourceConfig' })).toBe(0);
  });

  it('counts, and types what it counts', async () => {
    const { document } = await auditJson(smallWorld(), ['query', 'users-by-account']);
    expect(document.rows).toEqual([HOME, ALPHA, BETA].map((accountId) => ({ accountId, 'COUNT(*)': accountId === ALPHA ? 2 : 1 })));
  });

  it('says whose data may be missing, and what can not be read', async () => {
    const world = smallWorld({ alpha: { config: { lastUpdateStatus: 'FAILED' } }, beta: { config: { extraRows: ['{broken'] } } });
    const run = await auditJson(world, ['query', NAMES]);
    expect(gapsIn(run)).toEqual(['run config unreadable', `${ALPHA} config outdated`]);
    expect(run.stderr).toContain('4 rows, not from 1 account\n');
    expect(run.code).toBe(3);
  });

  it.each<[readonly string[], string, string]>([
    [[], 'query needs an expression or a name', '--list'],
    [['users-without-grop'], 'there is no query "users-without-grop"', 'Did you mean users-without-group?'],
    [['SELECT', 'arn', 'FROM', 'x'], 'there is no FROM: all resources are one table, at character 12: SELECT arn ▸FROM x', "WHERE resourceType = 'AWS::IAM::User'"],
  ])('%j asks nobody', async (words, happened, next) => {
    const { code, stderr, sandbox } = await audit(smallWorld(), ['query', ...words]);
    expect({ code, calls: sandbox.counts() }).toEqual({ code: 2, calls: [] });
    expect(stderr).toContain(happened);
    expect(stderr).toContain(next);
  });

  it('ends with 2 where only AWS finds the mistake', async () => {
    const { code, stderr } = await audit(smallWorld(), ['query', `${NAMES} AND accountId LIKE`]);
    expect({ code, said: stderr.includes('Syntax error') }).toEqual({ code: 2, said: true });
  });

  it('knows the queries of the configuration', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'iam-audit-query-'));
    try {
      writeFileSync(join(cwd, 'iam-audit.config.json'), JSON.stringify({ queries: { mine: `${NAMES} AND resourceName = 'cleo'` } }));
      expect((await audit(smallWorld(), ['query', 'mine', '--format', 'csv', '--quiet'], { cwd })).stdout).toBe(`accountId,resourceName\r\n${BETA},cleo\r\n`);
      expect((await audit(smallWorld(), ['query', '--list'], { cwd })).stdout).toContain('mine                   Of iam-audit.config.json');
      writeFileSync(join(cwd, 'iam-audit.config.json'), '{"queries":\n{"mine": 1}}');
      expect((await audit(smallWorld(), ['query', 'mine'], { cwd })).stderr).toContain('iam-audit.config.json:2 query "mine" has to be a text');
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});

describe('an answer as a table', () => {
  it('has the columns that were selected, typed by what is in them', () => {
    const rows = [
      { a: 1, at: '2026-01-01T00:00:00.000Z', tags: [{ key: 'x' }, { key: 'y' }], deep: { er: 'b' }, 'COUNT(*)': 3 },
      { a: null, tags: [], deep: { er: 7 } },
    ];
    const { columns, lines } = queryTable(rows, ['a', 'at', 'tags.key', 'tags', 'deep.er', 'COUNT(*)', '__proto__', 'a'], true);
    expect(columns.map(({ key, type }) => `${key} ${type}`)).toEqual([
      'a number', 'at date', 'tags.key list', 'tags text', 'deep.er text', 'COUNT(*) number', '__proto__ text',
    ]);
    expect(lines.map((line) => line.map(({ value }) => value))).toEqual([
      [1, new Date('2026-01-01T00:00:00Z'), ['x', 'y'], '[{"key":"x"},{"key":"y"}]', 'b', 3, null],
      [null, null, [], '[]', '7', null, null],
    ]);
  });

  it('has the columns of all rows for a star', () => {
    expect(queryTable([{ b: 1 }, { a: 2 }], ['*'], true).columns.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(queryTable([], ['*'], false)).toEqual({ columns: [], lines: [] });
  });
});
