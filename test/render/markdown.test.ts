import fc from 'fast-check';
import type { Coverage } from '../../src/evidence/coverage.js';
import { markdown } from '../../src/render/markdown.js';
import { safeText } from '../../src/render/safe-text.js';
import { PROPERTY } from '../extent.js';
import { column, lines, NOTHINGS, ONE_OF_EACH, render, report } from './support.js';

const INCOMPLETE: Coverage = {
  accounts: 3,
  accountsComplete: 1,
  complete: false,
  gaps: [
    { accountId: '222233334444', source: 'credential_report', reason: 'role_denied', detail: 'denied by <SCP> | policy' },
    { accountId: null, source: 'config', reason: 'throttled', detail: 'gave up' },
  ],
  skipped: [{ accountId: '333344445555', reason: 'suspended' }],
  notes: [{ accountId: '111122223333', source: 'config', text: 'row 7 is not JSON' }],
};

describe('markdown', () => {
  it('is a table of titles and values, followed by the coverage', async () => {
    const alice = ['alice', 'yes', 2, new Date('2026-11-01T12:00:00Z'), ['Admins', 'Ops'], [{ key: 'Team', value: 'core' }]];
    const nothing = NOTHINGS.map((value) => ONE_OF_EACH.map(() => value));
    expect(await render(markdown, report(ONE_OF_EACH, [alice, ...nothing], INCOMPLETE), { width: 40 })).toBe(
      lines(
        '| User name | Console | Keys | Last used | Groups | Tags |',
        '| --- | --- | ---: | --- | --- | --- |',
        '| alice | yes | 2 | 2026-11-01 | Admins Ops | Team=core |',
        '| - | - | - | - | - | - |',
        '| never | never | never | never | never | never |',
        '| ? | ? | ? | ? | ? | ? |',
        '',
        'Coverage: 1 of 3 accounts complete.',
        '',
        '- 222233334444: credential\\_report: role\\_denied: denied by &lt;SCP&gt; \\| policy',
        '- whole run: config: throttled: gave up',
        '- 333344445555: skipped: suspended',
        '- 111122223333: config: note: row 7 is not JSON',
      ),
    );
  });

  it('says so when there are no rows', async () => {
    expect(await render(markdown, report([column('user_name')], []))).toBe(
      lines('| User name |', '| --- |', '', 'No rows.', '', 'Coverage: 2 of 2 accounts complete.'),
    );
  });

  it.each([
    ['a | b', 'a \\| b'],
    ['back\\slash', 'back\\\\slash'],
    ['two\nlines', 'two\\\\u{a}lines'],
    ['`code`', '\\`code\\`'],
    ['<img src=x onerror=1> &amp;', '&lt;img src=x onerror=1&gt; &amp;amp;'],
    ['**bold** _it_ ~~gone~~ $x$', '\\*\\*bold\\*\\* \\_it\\_ \\~\\~gone\\~\\~ \\$x\\$'],
    ['![a](b)', '!\\[a](b)'],
    ['https://evil.example www.evil.example', 'https\\://evil.example www\\.evil.example'],
    ['\u001b[31m\u202e', '\\\\u{1b}\\[31m\\\\u{202e}'],
    ['arn:aws:iam::111122223333:user/a', 'arn:aws:iam::111122223333:user/a'],
  ])('shows %j as it is', async (given, expected) => {
    const text = await render(markdown, report([column('a')], [[given]]));
    expect(text.split('\n')[2]).toBe(`| ${expected} |`);
  });

  it('keeps every row one line of the same number of cells that reads back as the text', async () => {
    const anything = fc.string({ unit: fc.constantFrom(...Array.from('|\\`*_~<>&[]$\n\r\tab :/w.')) });
    await fc.assert(
      fc.asyncProperty(anything, anything, async (a, b) => {
        const text = await render(markdown, report([column('a'), column('b')], [[a, b]]));
        const cells = cellsOf(text.split('\n')[2] ?? '');
        expect(cells.map(asShown)).toEqual([safeText(a), safeText(b)]);
      }),
      PROPERTY,
    );
  });
});

/** Cells between the pipes that no backslash escapes, without the space on either side. */
function cellsOf(line: string): readonly string[] {
  const tokens = line.match(/\\.|[^\\]/gu) ?? [];
  const marked = tokens.map((token) => (token === '|' ? '\n' : token)).join('');
  return marked.split('\n').slice(1, -1).map((cell) => cell.slice(1, -1));
}

/** What a Markdown reader makes of backslash escapes and entities. */
function asShown(cell: string): string {
  const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
  return cell.replace(/\\([!-/:-@[-`{-~])|&(?:lt|gt|amp);/g, (found, escaped?: string) => escaped ?? entities[found] ?? found);
}
