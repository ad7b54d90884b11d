import { html } from '../../src/render/html/html.js';
import { NEVER, UNKNOWN, type Value } from '../../src/model/value.js';
import { REPORTS, VARIANTS } from '../../src/reports/index.js';
import type { ColumnHead } from '../../src/reports/column.js';
import { column, render, report } from '../render/support.js';
import { HOSTILE } from './hostile.js';
import { barriersIn, startBrowser, type Bench } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await startBrowser();
});
afterAll(() => bench.close());

const COLUMNS: readonly ColumnHead[] = [
  column('user_name'),
  column('mfa', 'choice', { choices: ['yes', 'no', 'unknown'] }),
  column('keys', 'number'),
  column('last_used', 'date'),
  column('arn'),
];

const day = (text: string): Date => new Date(`${text}T10:00:00Z`);

const ROWS: readonly (readonly Value[])[] = [
  ['ann', 'yes', 2, day('2026-10-01'), 'arn:aws:iam::111122223333:user/path/ann'],
  ['=cmd', 'no', 10, NEVER, 'arn:aws:iam::111122223333:user/=cmd'],
  ['cleo', 'unknown', UNKNOWN, UNKNOWN, null],
  ['unknown', 'no', 0, day('2025-01-31'), 'javascript:alert(1)'],
];

const page = (): Promise<string> => render(html, report(COLUMNS, ROWS));

const NAMES = '#table tbody tr > :first-child';

/** A cell of each type, full of what is hostile, in every column that a report has. */
function hostileRows(columns: readonly ColumnHead[]): readonly (readonly Value[])[] {
  return HOSTILE.map((text) => columns.map(({ type }): Value => {
    if (type === 'number') return 1;
    if (type === 'date') return day('2026-10-01');
    if (type === 'list') return [text, `x ${text}`];
    return type === 'tags' ? [{ key: text, value: text }] : text;
  }));
}

describe('a page of rows', () => {
  it('is searched, filtered, sorted and copied, and its address says so', async () => {
    const { page: tab, misdeeds, close } = await bench.open(await page());
    const names = (): Promise<readonly string[]> => tab.locator(NAMES).allTextContents();
    const status = (): Promise<string | null> => tab.locator('#status').textContent();
    expect(await names()).toEqual(['ann', '=cmd', 'cleo', 'unknown']);
    await tab.getByLabel('Search').fill('AN');
    expect([await names(), await status()]).toEqual([['ann'], '1 of 4 rows']);
    await tab.getByLabel('Search').fill('');
    await tab.getByText('Filters', { exact: true }).click();
    await tab.getByLabel('Keys: from').fill('1');
    expect([await names(), await status()]).toEqual([
      ['ann', '=cmd'],
      '2 of 4 rows; 1 more left out, because what is filtered by could not be seen there',
    ]);
    await tab.getByRole('group', { name: 'Keys' }).getByLabel('unknown').check();
    expect(await names()).toEqual(['ann', '=cmd', 'cleo']);
    await tab.getByRole('button', { name: 'Clear filters' }).click();
    await tab.getByLabel('Last used: from').fill('2025-02-01');
    expect(await names()).toEqual(['ann']);
    expect(new URL(tab.url()).hash).toBe('#from.last_used=2025-02-01');
    await tab.getByRole('button', { name: 'Clear filters' }).click();
    await tab.getByRole('button', { name: 'Keys' }).click();
    expect(await names()).toEqual(['unknown', 'ann', '=cmd', 'cleo']);
    await tab.getByRole('button', { name: 'Keys' }).press('Enter');
    expect(await names()).toEqual(['=cmd', 'ann', 'unknown', 'cleo']);
    expect(await tab.locator('th[aria-sort=descending]').textContent()).toBe('Keys ▼');
    await tab.getByText('Columns', { exact: true }).click();
    await tab.getByRole('checkbox', { name: 'Arn', exact: true }).uncheck();
    await tab.getByRole('button', { name: 'Copy as CSV' }).click();
    expect(await tab.evaluate('navigator.clipboard.readText()')).toBe(
      "user_name,mfa,keys,last_used\r\n'=cmd,no,10,\r\nann,yes,2,2026-10-01T10:00:00Z\r\nunknown,no,0,2025-01-31T10:00:00Z\r\ncleo,unknown,,\r\n",
    );
    expect(misdeeds).toEqual([]);
    await close();
  });

  it('opens as its address says', async () => {
    const { page: tab, close } = await bench.open(await page(), '#is.mfa=no&sort=user_name%3Adesc&hide=arn&sort.x=1&is.nope=1');
    expect(await tab.locator(NAMES).allTextContents()).toEqual(['unknown', '=cmd']);
    expect(await tab.locator('thead th').allTextContents()).toEqual(['User name ▼', 'Mfa', 'Keys', 'Last used']);
    await close();
  });

  it('links to the console, and nowhere else', async () => {
    const { page: tab, close } = await bench.open(await page());
    const links = await tab.locator('a[href^=https]').all();
    expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual([
      ...['https://console.aws.amazon.com/iam/home#/users/details/ann', 'https://console.aws.amazon.com/iam/home#/users/details/ann'],
      ...['https://console.aws.amazon.com/iam/home#/users/details/%3Dcmd', 'https://console.aws.amazon.com/iam/home#/users/details/%3Dcmd'],
      ...['https://console.aws.amazon.com/iam/home#/users/details/cleo', 'https://console.aws.amazon.com/iam/home#/users/details/unknown'],
    ]);
    await close();
  });

  it('is readable without JavaScript', async () => {
    const { page: tab, close } = await bench.open(await page(), '', { javaScriptEnabled: false });
    expect(await tab.locator(NAMES).allTextContents()).toEqual(['ann', '=cmd', 'cleo', 'unknown']);
    expect(await tab.locator('main').textContent()).toContain('2 of 2 accounts complete');
    await close();
  });

  it.each(['light', 'dark'] as const)('has nothing serious in the way of anybody (%s)', async (colorScheme) => {
    const { page: tab, close } = await bench.open(await page(), '#is.mfa=no', { colorScheme });
    for (const summary of await tab.locator('summary').all()) await summary.click();
    expect(await barriersIn(tab)).toEqual([]);
    await close();
  });

  it('turns pages', async () => {
    const many = Array.from({ length: 120 }, (_, index): readonly Value[] => [`u${index}`, 'yes', index, null, null]);
    const { page: tab, close } = await bench.open(await render(html, report(COLUMNS, many)));
    await tab.getByRole('button', { name: 'Last page' }).click();
    expect(await tab.locator(NAMES).count()).toBe(20);
    expect(new URL(tab.url()).hash).toBe('#page=3');
    await tab.getByLabel('Rows a page').selectOption('500');
    expect(await tab.locator(NAMES).count()).toBe(120);
    await close();
  });
});

describe('hostile names', () => {
  it.each([...REPORTS, ...VARIANTS].map((each) => [each.name, each] as const))('%s: do nothing, anywhere', async (name, { columns }) => {
    const all = columns.map((head, index) => (index % 7 === 0 ? { ...head, title: `${head.title}${HOSTILE[index % HOSTILE.length] ?? ''}` } : head));
    const [bad = ''] = HOSTILE;
    const gap = { accountId: bad, source: 'config', reason: 'denied', detail: HOSTILE.join(' ') } as const;
    const coverage = { accounts: 1, accountsComplete: 0, complete: false, gaps: [gap], skipped: [], notes: [] };
    const document = report(all, hostileRows(columns), coverage);
    const scope = { ...document.scope, organizationId: HOSTILE[1] ?? '', aggregator: HOSTILE[5] ?? '' };
    const text = await render(html, { ...document, scope, schema: `iam-audit/${name}${bad.replaceAll('/', '')}/1` });
    const { page: tab, misdeeds, close } = await bench.open(text, `#q=${encodeURIComponent('<')}&is.arn=${encodeURIComponent(bad)}`);
    for (const summary of await tab.locator('summary').all()) await summary.click();
    await tab.evaluate('location.hash = ""');
    await tab.getByRole('button', { name: 'Copy as CSV' }).click();
    await tab.locator('tbody tr').first().hover();
    expect(await tab.locator('tbody tr').count()).toBe(HOSTILE.length);
    expect(await tab.locator('body img, body iframe, body svg, base, link[rel=stylesheet]').count()).toBe(0);
    expect(await tab.evaluate('document.scripts.length')).toBe(2);
    expect(misdeeds).toEqual([]);
    await close();
  });
});
