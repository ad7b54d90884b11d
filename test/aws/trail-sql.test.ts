import { trailQuery, type TrailTable } from '../../src/aws/trail-sql.js';
import type { TrailQuestion } from '../../src/gather/trail-ports.js';

const ID = '111111111111';
const USERIDENTITY = 'struct<type:string,arn:string,accountId:string,sessioncontext:struct<sessionissuer:struct<type:string,username:string>>,username:string>';

const asked = (key: string, userName: string | null = null): TrailQuestion['asked'][number] => ({
  accountId: ID,
  newborn: { key, event: userName === null ? 'CreateUser' : 'CreateLoginProfile', userName, notBefore: '2026-01-02T03:04:05Z', notAfter: null },
});

function queryOf(table: Partial<TrailTable> = {}, question: Partial<TrailQuestion> = {}): string {
  const trail = { table: [null, 'db', 'trail'] as const, columns: new Map([['useridentity', USERIDENTITY], ['useragent', 'string']]), partitions: new Map(), parameters: {}, ...table };
  return trailQuery(trail, { asked: [asked('AIDA1')], from: '2025-12-03T03:04:05.000Z', to: '2026-11-29T12:00:00.000Z', ...question }, 'us-east-1');
}

const texts = (...names: readonly string[]): ReadonlyMap<string, string> => new Map(names.map((name) => [name, 'string']));

describe('the query', () => {
  it('is bounded in time and to the accounts', () => {
    expect(queryOf()).toContain(
      `"db"."trail" WHERE "eventtime" >= '2025-12-03T03:04:05Z' AND "eventtime" <= '2026-11-29T12:00:00Z' AND "recipientaccountid" IN ('${ID}')`,
    );
    expect(queryOf({}, { from: null })).not.toContain('"eventtime" >=');
  });

  const FORMATS = { 'projection.day.format': 'yyyy-MM-dd', 'projection.hour.format': 'yyyy/MM/dd/HH' };
  const cases: readonly (readonly [title: string, partitions: ReadonlyMap<string, string>, parameters: TrailTable['parameters'], words: readonly string[]])[] = [
    ['a timestamp, as AWS has it', texts('timestamp'), {}, [`"timestamp" >= '2025/12/03' AND "timestamp" <= '2026/11/29'`]],
    ['Region and account beside it', texts('account', 'region', 'timestamp'), {}, [`"account" IN ('${ID}')`, `"region" = 'us-east-1'`, '"timestamp" >=']],
    ['a day in another format', texts('day'), FORMATS, [`"day" >= '2025-12-03' AND "day" <= '2026-11-29'`]],
    ['year, month and day', texts('region', 'year', 'month', 'day'), {}, [
      `concat(lpad(CAST("year" AS varchar), 4, '0'), lpad(CAST("month" AS varchar), 2, '0'), lpad(CAST("day" AS varchar), 2, '0')) >= '20251203'`,
    ]],
    ['numbers', new Map([['year', 'int'], ['month', 'int'], ['date', 'int']]), {}, [`lpad(CAST("date" AS varchar), 2, '0')) <= '20261129'`]],
  ];

  it.each(cases)('bounds what is read by %s', (_, partitions, parameters, words) => {
    for (const each of words) expect(queryOf({ partitions, parameters })).toContain(each);
  });

  it('bounds by no partition that it does not understand', () => {
    const unknown = { partitions: texts('hour', 'organization', 'dt'), parameters: FORMATS };
    expect(queryOf(unknown)).toBe(queryOf());
  });

  it('holds names as literals and identifiers, whatever is in them', () => {
    const evil = queryOf({ table: ['c"a', 'd;b', "t'x"] }, { asked: [asked('password AIDA1', "o'); DROP TABLE x --")] });
    expect(evil).toContain(`FROM "c""a"."d;b"."t'x" WHERE`);
    expect(evil).toContain(`IN ('o''); DROP TABLE x --')`);
  });

  it('reads what the table has and says nothing of the rest', () => {
    const query = queryOf();
    expect(query).toContain('CAST("useridentity"."sessioncontext"."sessionissuer"."username" AS varchar) END AS "issuer"');
    expect(query).toContain('CAST(NULL AS varchar) END AS "source"');
    expect(query).toContain('CAST("useragent" AS varchar) END AS "agent"');
    expect(query).toContain('CAST(NULL AS varchar) END AS "console"');
    expect(query).toContain('CAST("useridentity"."accountid" AS varchar) END AS "account"');
  });
});
