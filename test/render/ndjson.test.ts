import { ndjson } from '../../src/render/ndjson.js';
import { column, lines, NOTHINGS, ONE_OF_EACH, render, report } from './support.js';

describe('ndjson', () => {
  it('is one object per row and line, keys in column order, and nothing else', async () => {
    const at = new Date('2026-11-01T12:00:00Z');
    const rows = [
      ['alice', 'yes', 2, at, ['Admins', 'Billing'], [{ key: 'Team', value: 'core' }]],
      ['=bob', 'no', 0, null, [], []],
    ];
    expect(await render(ndjson, report(ONE_OF_EACH, rows))).toBe(
      lines(
        '{"user_name":"alice","console":"yes","keys":2,"last_used":"2026-11-01T12:00:00Z","groups":["Admins","Billing"],"tags":{"Team":"core"}}',
        '{"user_name":"=bob","console":"no","keys":0,"last_used":null,"groups":[],"tags":{}}',
      ),
    );
  });

  it('is empty without rows', async () => {
    expect(await render(ndjson, report(ONE_OF_EACH, []))).toBe('');
  });

  it('has null for none and never, and says unknown where a word can stand', async () => {
    const nothing = NOTHINGS.map((value) => ONE_OF_EACH.map(() => value));
    const none = '{"user_name":null,"console":null,"keys":null,"last_used":null,"groups":null,"tags":null}';
    const unknown = '{"user_name":"unknown","console":"unknown","keys":null,"last_used":null,"groups":null,"tags":null}';
    expect(await render(ndjson, report(ONE_OF_EACH, nothing))).toBe(lines(none, none, unknown));
  });

  it('keeps tags with the names of object members', async () => {
    const tags = ['__proto__', 'constructor', 'toString', '1'].map((key) => ({ key, value: `v-${key}` }));
    const text = await render(ndjson, report([column('tags', 'tags')], [[tags]]));
    const row: unknown = JSON.parse(text);
    expect(row).toEqual({ tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])) });
    expect(text).toContain('"__proto__":"v-__proto__"');
  });

  it.each(['line\nend\r', '"quoted" \\ back', '\u001b[2J\u009b1m\u202e\u200b', '\u2028\u2029', '\ud83d', 'Zoë 🚀'])(
    'carries %j on one line, without what a terminal obeys',
    async (name) => {
      const text = await render(ndjson, report([column('user_name')], [[name]]));
      expect(JSON.parse(text)).toEqual({ user_name: name });
      expect(text.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    },
  );

  it('has null for a number that is none', async () => {
    expect(await render(ndjson, report([column('n', 'number')], [[Infinity]]))).toBe('{"n":null}\n');
  });
});
