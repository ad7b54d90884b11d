import fc from 'fast-check';
import { JsonMistake, lineOf, parseJson, plainValue } from '../../src/config/parse-json.js';
import { PROPERTY } from '../extent.js';

function mistakeIn(text: string): string {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonMistake) return `${lineOf(text, error.at)}: ${error.message}`;
    throw error;
  }
  return 'none';
}

describe('the parser of configuration files', () => {
  it('reads what JSON.parse reads, and the same', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), fc.constantFrom('', '  ', '\n'), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        expect(plainValue(parseJson(spaced))).toEqual(JSON.parse(text));
      }),
      PROPERTY,
    );
  });

  it('refuses what JSON.parse refuses, and never otherwise than by a mistake with a place', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('', '"', '}', ']', ',', ':', '\\', '0', 'x', '\n'), (text, at, piece) => {
        const cut = at % (text.length + 1);
        const broken = text.slice(0, cut) + piece + text.slice(cut + 1);
        const mistake = mistakeIn(broken);
        let isJson = true;
        try {
          JSON.parse(broken);
        } catch {
          isJson = false;
        }
        // Names that stand twice and commas at the end are where the two differ.
        if (isJson && !mistake.includes('twice')) expect([broken, mistake]).toEqual([broken, 'none']);
        if (mistake === 'none' && !/,\s*[}\]]/.test(broken)) expect([broken, isJson]).toEqual([broken, true]);
      }),
      PROPERTY,
    );
  });

  it.each([
    ['{ // days\n "days": 45, /* of\n silence */ "fresh": true, }', { days: 45, fresh: true }],
    ['\uFEFF[1,2,]', [1, 2]],
    ['"\\u00e9\\n"', 'é\n'],
    ['// only this\n{}', {}],
    ['{} // at the end', {}],
  ])('takes %j', (text, value) => {
    expect(plainValue(parseJson(text))).toEqual(value);
  });

  it.each([
    ['', '1: has its end where a value should be'],
    ['{\n\n"a" 1}', '3: has "1" where a colon should be'],
    ['{"a": 1\n"b": 2}', '2: has "\\"" where a comma or } should be'],
    ['{a: 1}', '1: has "a" where a name in double quotes should be'],
    ['{"a": 01}', '1: has "01" where a value should be'],
    ['{"a": 1, "a": 2}', '1: has "a" twice'],
    ['{"a": \'x\'}', '1: has "\'" where a value should be'],
    ['{"a": "x\ny"}', '1: has "\\"" where a text that ends on its line, with \\ before quotes and backslashes should be'],
    ['/* {}', '1: has a comment without an end'],
    ['{} {}', '1: has "{" where the end should be'],
    ['['.repeat(60), '1: is nested too deeply'],
  ])('says what is wrong with %j', (text, mistake) => {
    expect(mistakeIn(text)).toBe(mistake);
  });
});
