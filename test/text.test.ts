import { wrapWords } from '../src/text.js';

describe('wrapWords', () => {
  it.each([
    ['', 10, 0, ['']],
    ['one', 10, 0, ['one']],
    ['one two three', 7, 0, ['one two', 'three']],
    ['  one two three', 9, 4, ['  one two', '    three']],
    ['exactly ten', 11, 2, ['exactly ten']],
    ['a-word-that-is-longer x', 5, 2, ['a-word-that-is-longer', '  x']],
  ])('%j in %i columns', (text, width, indent, lines) => {
    expect(wrapWords(text, width, indent)).toEqual(lines);
  });
});
