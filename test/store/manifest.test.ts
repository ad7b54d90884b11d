import fc from 'fast-check';
import { gatheredFrom, keepScope } from '../../src/store/manifest-scope.js';
import { parseManifest, printManifest, type RunManifest } from '../../src/store/manifest.js';
import { PROPERTY } from '../extent.js';
import { A, B, ORGANIZATION, refused, REQUEST, SCOPE } from './support.js';

const ENTRY = { sha256: 'ab'.repeat(32), bytes: 12, asOf: '2026-11-01T12:00:00.000Z', reused: false };

const MANIFEST: RunManifest = {
  version: 1,
  id: '20261101T120000Z-0123ab',
  scopeId: ORGANIZATION,
  status: 'finished',
  tool: '1.2.3',
  startedAt: '2026-11-01T12:00:00.000Z',
  updatedAt: '2026-11-01T12:10:00.000Z',
  finishedAt: '2026-11-01T12:10:00.000Z',
  request: REQUEST,
  scope: SCOPE,
  calls: [{ service: 'iam', action: 'GetCredentialReport', calls: 3, throttled: 1 }],
  records: { [`${A}/config`]: ENTRY, [`${B}/credential_report`]: { ...ENTRY, asOf: null, reused: true } },
};

const print = (manifest: RunManifest): string => [...printManifest(manifest, Object.entries(manifest.records))].join('');

async function whyNot(text: string): Promise<string> {
  const error = await refused(() => parseManifest(text, 'manifest.json'));
  expect(error).toMatchObject({ code: 'DAMAGED', path: 'manifest.json' });
  return error.message;
}

describe('printManifest and parseManifest', () => {
  it.each<[string, RunManifest]>([
    ['everything', MANIFEST],
    ['no records', { ...MANIFEST, records: {} }],
    ['access advisor not asked', { ...MANIFEST, request: { ...REQUEST, advisor: null } }],
    ['what is known at the start', { ...MANIFEST, status: 'running', finishedAt: null, scope: null, calls: [], records: {} }],
    ['a shard', { ...MANIFEST, request: { ...REQUEST, query: null, selection: { ...REQUEST.selection, shard: { index: 2, of: 8 } } } }],
    ['names that look like the end', { ...MANIFEST, tool: '\n}\n', scope: {
      ...SCOPE,
      notes: [{ accountId: null, source: 'config', text: '}\n}' }],
    } }],
  ])('round trip: %s', (_, manifest) => {
    expect(parseManifest(print(manifest), 'm')).toEqual(manifest);
  });

  it('puts one account and one record on a line', () => {
    const lines = print(MANIFEST).split('\n');
    expect(lines.filter((line) => /^ {2}.*("sha256"|"isManagement")/.test(line))).toHaveLength(4);
  });

  it('comes in pieces of moderate size, also for many accounts', () => {
    const accounts = Array.from({ length: 3000 }, (_, i) => ({
      id: String(100_000_000_000 + i),
      name: `n${i}`,
      email: null,
      state: 'ACTIVE' as const,
      path: null,
      joinedAt: null,
      isManagement: false,
    }));
    const manifest = {
      ...MANIFEST,
      scope: { ...SCOPE, accounts },
      records: Object.fromEntries(accounts.map(({ id }) => [`${id}/config`, ENTRY])),
    };
    expect(parseManifest(print(manifest), 'm')).toEqual(manifest);
    expect(Math.max(...[...printManifest(manifest, Object.entries(manifest.records))].map((piece) => piece.length))).toBeLessThan(
      64 * 1024,
    );
  });

  it.each<[string, object, string]>([
    ['another version', { ...MANIFEST, version: 2 }, '.version is not 1'],
    ['an unknown status', { ...MANIFEST, status: 'done' }, '.status is not running or interrupted or finished'],
    ['no id', { ...MANIFEST, id: undefined }, '.id is not text'],
    ['a time that is none', { ...MANIFEST, startedAt: '2026-02-30T00:00:00Z' }, '.startedAt is not a time'],
    ['a mode that is none', { ...MANIFEST, request: { ...REQUEST, mode: 'magic' } }, '.request.mode is not aggregator or'],
    ['a filter that is none', { ...MANIFEST, request: { ...REQUEST, filters: ['Users'] } }, '.request.filters[0] is not User or'],
    [
      'a question for access advisor that is none',
      { ...MANIFEST, request: { ...REQUEST, advisor: { ...REQUEST.advisor, granularity: 'all' } } },
      '.request.advisor',
    ],
    ['the state of no account', { ...MANIFEST, scope: { ...SCOPE, known: { x: 'ACTIVE' } } }, '.scope.known'],
    ['a source that is none', { ...MANIFEST, request: { ...REQUEST, sources: ['config', 'x'] } }, '.request.sources[1] is not'],
    [
      'half a shard',
      { ...MANIFEST, request: { ...REQUEST, selection: { ...REQUEST.selection, shard: { index: 1 } } } },
      '.request.selection.shard.of is not a count',
    ],
    [
      'an account without id',
      { ...MANIFEST, scope: { ...SCOPE, accounts: [{ ...SCOPE.accounts[0], id: '../x' }] } },
      '.scope.accounts[0].id is not an account id',
    ],
    [
      'calls below zero',
      { ...MANIFEST, calls: [{ service: 'iam', action: 'x', calls: -1, throttled: 0 }] },
      '.calls[0].calls is not a count',
    ],
    ['half a call', { ...MANIFEST, calls: [{ service: 'iam', action: 'x', calls: 0.5, throttled: 0 }] }, '.calls[0].calls is not a count'],
    ['a record outside', { ...MANIFEST, records: { '../../etc/passwd': ENTRY } }, '.records["../../etc/passwd"] is no name of a record'],
    [
      'a short hash',
      { ...MANIFEST, records: { [`${A}/config`]: { ...ENTRY, sha256: 'ab' } } },
      `.records["${A}/config"].sha256 is not a SHA-256`,
    ],
    ['records as a list', { ...MANIFEST, records: [] }, '.records is not an object'],
  ])('refuses %s', async (_, manifest, problem) => {
    expect(await whyNot(JSON.stringify(manifest))).toContain(problem);
  });

  it.each(['', '{', 'null', '[]', '"x"', '1e999', '{"version":1}', '\u0000'])('refuses %j', async (text) => {
    expect(await whyNot(text)).toMatch(/^manifest.json is no /);
  });

  it('never trusts other JSON and fails in one way only', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        expect(await whyNot(text)).toMatch(/no manifest of version 1/);
      }),
      PROPERTY,
    );
  });

  it('survives any value in any field', () => {
    const fields = Object.keys(MANIFEST).filter((name) => name !== 'version');
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        const text = JSON.stringify({ ...MANIFEST, [field]: value });
        try {
          expect(parseManifest(text, 'm')).toEqual(JSON.parse(text));
        } catch (error) {
          expect(error).toMatchObject({ code: 'DAMAGED' });
        }
      }),
      PROPERTY,
    );
  });

  it('refuses a manifest cut short anywhere', async () => {
    const text = print(MANIFEST).trimEnd();
    for (let length = 0; length < text.length; length += 1) {
      expect(await whyNot(text.slice(0, length))).toBe('manifest.json is no JSON');
    }
  });
});

describe('keepScope and gatheredFrom', () => {
  it('bring the scope back', () => {
    const gathered = gatheredFrom(SCOPE);
    expect(gathered.scope.known).toEqual(new Map([[A, 'ACTIVE'], [B, 'SUSPENDED']]));
    expect(gathered.gaps).toEqual(SCOPE.gaps);
    expect(keepScope(gathered.scope, gathered)).toEqual(SCOPE);
    expect(keepScope(gathered.scope, { gaps: [], notes: [] })).toEqual({ ...SCOPE, gaps: [], notes: [] });
    expect(keepScope(gathered.scope)).toEqual({ ...SCOPE, inventoryDone: false });
  });
});
