import type { Coverage } from '../../src/evidence/coverage.js';
import { json } from '../../src/render/json.js';
import { COMPLETE, column, eachOf, render, report } from './support.js';

const INCOMPLETE: Coverage = {
  accounts: 3,
  accountsComplete: 1,
  complete: false,
  gaps: [
    { accountId: '222233334444', source: 'credential_report', reason: 'role_denied', detail: 'AccessDenied: "no"' },
    { accountId: null, source: 'config', reason: 'throttled', detail: 'gave up after 5 tries' },
  ],
  skipped: [{ accountId: '333344445555', reason: 'suspended' }],
  notes: [{ accountId: null, source: 'config', text: 'one row is not JSON\u001b[2J' }],
};

const COLUMNS = [column('user_name'), column('keys', 'number')];

describe('json', () => {
  it('is one document: scope, a row per line, and the coverage last', async () => {
    const rows = [['alice', 2], ['bob', null]];
    expect(await render(json, report(COLUMNS, rows, INCOMPLETE))).toBe(`{
  "schema": "iam-audit/users/1",
  "generated_at": "2026-11-20T08:30:00Z",
  "scope": {"source":"aggregator","aggregator":"org","organization_id":"o-exampleorg","partition":"aws","caller_account_id":"111122223333"},
  "rows": [
    {"user_name":"alice","keys":2},
    {"user_name":"bob","keys":null}
  ],
  "coverage": {
    "accounts": 3,
    "accounts_complete": 1,
    "complete": false,
    "gaps": [
      {"account_id":"222233334444","source":"credential_report","reason":"role_denied","detail":"AccessDenied: \\"no\\""},
      {"account_id":null,"source":"config","reason":"throttled","detail":"gave up after 5 tries"}
    ],
    "skipped": [
      {"account_id":"333344445555","reason":"suspended"}
    ],
    "notes": [
      {"account_id":null,"source":"config","text":"one row is not JSON\\u001b[2J"}
    ]
  }
}
`);
  });

  it('is valid without rows', async () => {
    const document = report(COLUMNS, []);
    const scope = { ...document.scope, aggregator: null, organizationId: null };
    expect(await render(json, { ...document, scope })).toBe(`{
  "schema": "iam-audit/users/1",
  "generated_at": "2026-11-20T08:30:00Z",
  "scope": {"source":"aggregator","aggregator":null,"organization_id":null,"partition":"aws","caller_account_id":"111122223333"},
  "rows": [],
  "coverage": {
    "accounts": 2,
    "accounts_complete": 2,
    "complete": true,
    "gaps": [],
    "skipped": [],
    "notes": []
  }
}
`);
  });

  it('asks for the coverage only after the last row, when it is known', async () => {
    let coverage = COMPLETE;
    async function* rows(): AsyncGenerator<readonly { value: string }[]> {
      yield await Promise.resolve([{ value: 'alice' }]);
      coverage = INCOMPLETE;
    }
    const document = Object.defineProperty({ ...report(COLUMNS, []), rows: rows() }, 'coverage', { get: () => coverage });
    expect(JSON.parse(await render(json, document))).toMatchObject({ coverage: { accounts: 3, complete: false } });
  });

  it('streams: the first rows are out before the last is read', async () => {
    let read = 0;
    async function* rows(): AsyncGenerator<readonly { value: string }[]> {
      for await (const row of eachOf(Array.from({ length: 50 }, () => [{ value: 'x'.repeat(10_000) }]))) {
        read += 1;
        yield row;
      }
    }
    const chunks = json.render({ ...report(COLUMNS, []), rows: rows() }, { width: null, colour: false, raw: false });
    const first = await chunks[Symbol.asyncIterator]().next();
    expect(first.done).toBe(false);
    expect(read).toBeLessThan(10);
  });
});
