import fc from 'fast-check';
import { JsonMistake, lineOf, plainValue } from '../../src/config/parse-json.js';
import { parseYaml } from '../../src/config/parse-yaml.js';
import { PROPERTY } from '../extent.js';

function mistake(text: string): string {
  try {
    parseYaml(text);
    return '';
  } catch (error) {
    if (error instanceof JsonMistake) return `${lineOf(text, error.at)} ${error.message}`;
    throw error;
  }
}

describe('a configuration in YAML', () => {
  it.each([
    ['days: 90\nfresh: true\nstore: ./kept # mine\n', { days: 90, fresh: true, store: './kept' }],
    ['accounts:\n  - 012345678901\n  - Prod\n', { accounts: ['012345678901', 'Prod'] }],
    ['role-name: "no"\nformat: no\n', { 'role-name': 'no', format: 'no' }],
    ['"days": 0x10\nmaxAge: 1e3\n', { days: '0x10', maxAge: '1e3' }],
    ['until: 2027-01-31\n', { until: '2027-01-31' }],
    ['# nothing yet\n', {}],
    ['presets:\n  weekly: { days: 45, output: }\n', { presets: { weekly: { days: 45, output: null } } }],
    ['__proto__: 1\n<<: 2\n', { ['__proto__']: 1, '<<': 2 }],
  ])('%j', (text, value) => {
    expect(plainValue(parseYaml(text))).toEqual(value);
  });

  it.each([
    ['days: 90\ndays: 45\n', /^2 is not YAML: Map keys must be unique/],
    ['days: 90\n a: b: c\n', /^[12] is not YAML: /],
    ['a: &x 1\nb: *x\n', /^2 has an alias; write out what it stands for/],
    ['a: 1\n? [b]\n: 2\n', /^2 has a key that is no name/],
    ['a: 1\n---\nb: 2\n', /^2 is not YAML: /],
    ['a: !!js/function x\n', /^1 is not YAML: /],
    ['[ [ [', /^1 is not YAML: /],
    ['[ '.repeat(60) + '] '.repeat(60), /^1 is nested too deeply/],
    ['['.repeat(20_000), /^1 is nested too deeply/],
    ['- '.repeat(20_000), /^1 is nested too deeply/],
    ['? '.repeat(20_000), /^1 is nested too deeply/],
  ])('mistake %#', (text, said) => {
    expect(mistake(text)).toMatch(said);
  });

  it('reads JSON as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
        const text = JSON.stringify(value);
        // A number that JSON spells otherwise than people do is kept as it was typed.
        fc.pre(!/\de[+-]?\d|-0/.test(text));
        expect(plainValue(parseYaml(text))).toEqual(JSON.parse(text));
      }),
      PROPERTY,
    );
  });
});
