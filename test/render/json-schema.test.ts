import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Coverage } from '../../src/evidence/coverage.js';
import { SOURCES, UNSEEN_REASONS } from '../../src/evidence/evidence.js';
import { json } from '../../src/render/json.js';
import { jsonSchema } from '../../src/render/json-schema.js';
import { NOTHINGS, ONE_OF_EACH, render, report } from './support.js';

const USERS = { name: 'users', summary: 'Every IAM user', columns: ONE_OF_EACH };

const EVERYTHING: Coverage = {
  accounts: 20,
  accountsComplete: 0,
  complete: false,
  gaps: UNSEEN_REASONS.flatMap((reason) =>
    SOURCES.map((source, index) => ({ accountId: index === 0 ? null : '111122223333', source, reason, detail: 'why' })),
  ),
  skipped: (['suspended', 'closed', 'pending_activation'] as const).map((reason) => ({ accountId: '1', reason })),
  notes: [{ accountId: null, source: 'config', text: 'odd' }],
};

const ROWS = [
  ['alice', 'yes', 2, new Date('2026-11-01T12:00:00.5Z'), ['a'], [{ key: '__proto__', value: 'x' }]],
  ...NOTHINGS.map((value) => ONE_OF_EACH.map(() => value)),
];

function validator(): (document: unknown) => boolean {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  formats.default(ajv);
  return ajv.compile(jsonSchema(USERS));
}

describe('jsonSchema', () => {
  const valid = validator();

  it('accepts what the JSON format writes', async () => {
    const documents = [
      report(ONE_OF_EACH, ROWS, EVERYTHING),
      report(ONE_OF_EACH, []),
      report(ONE_OF_EACH.slice(0, 1), [['alice']]),
    ];
    for (const document of documents) expect(valid(JSON.parse(await render(json, document)))).toBe(true);
  });

  it.each<[string, (document: Written) => unknown]>([
    ['another schema', (document) => ({ ...document, schema: 'iam-audit/stale/1' })],
    ['a date that is none', (document) => ({ ...document, generated_at: 'yesterday' })],
    ['a missing coverage', (document) => ({ ...document, coverage: undefined })],
    ['a surplus member', (document) => ({ ...document, extra: 1 })],
    ['an incomplete scope', (document) => ({ ...document, scope: { source: 'account' } })],
    ['an unknown column', (document) => ({ ...document, rows: [{ nobody: 1 }] })],
    ['a word that is no choice', (document) => ({ ...document, rows: [{ console: 'maybe' }] })],
    ['a number as text', (document) => ({ ...document, rows: [{ keys: '2' }] })],
    ['half a key', (document) => ({ ...document, rows: [{ keys: 0.5 }] })],
    ['a day without a time', (document) => ({ ...document, rows: [{ last_used: '2026-11-01' }] })],
    ['a list as text', (document) => ({ ...document, rows: [{ groups: 'Admins' }] })],
    ['tags as a list', (document) => ({ ...document, rows: [{ tags: ['a=b'] }] })],
    ['a tag that is no text', (document) => ({ ...document, rows: [{ tags: { a: 1 } }] })],
    ['a reason nobody gives', (document) => ({ ...document, coverage: { ...document.coverage, gaps: [gap('bored')] } })],
    ['a negative count', (document) => ({ ...document, coverage: { ...document.coverage, accounts: -1 } })],
  ])('refuses %s', async (_, spoil) => {
    const written = JSON.parse(await render(json, report(ONE_OF_EACH, ROWS))) as Written;
    expect(valid(written)).toBe(true);
    expect(valid(JSON.parse(JSON.stringify(spoil(written))))).toBe(false);
  });

  it('describes every column', () => {
    expect(jsonSchema(USERS)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'iam-audit users',
      description: 'Every IAM user',
      properties: {
        schema: { const: 'iam-audit/users/1' },
        rows: {
          items: {
            additionalProperties: false,
            properties: {
              user_name: { title: 'User name', description: 'about user_name', type: ['string', 'null'] },
              console: { enum: ['yes', 'no', 'unknown', null] },
              last_used: { type: ['string', 'null'], format: 'date-time' },
            },
          },
        },
      },
    });
  });

  it('names unknown once where a column has the word itself', () => {
    const [, console] = ONE_OF_EACH;
    const columns = console === undefined ? [] : [{ ...console, choices: ['yes', 'unknown'] }];
    expect(jsonSchema({ ...USERS, columns })).toMatchObject({
      properties: { rows: { items: { properties: { console: { enum: ['yes', 'unknown', null] } } } } },
    });
  });
});

interface Written {
  readonly coverage: object;
}

function gap(reason: string): object {
  return { account_id: null, source: 'config', reason, detail: '' };
}
