import { html } from '../../src/render/html/html.js';
import { UNKNOWN, type Value } from '../../src/model/value.js';
import { overview } from '../../src/reports/overview/overview.js';
import { SECTIONS } from '../../src/reports/overview/sections.js';
import { render, report } from '../render/support.js';
import { HOSTILE } from './hostile.js';
import { barriersIn, startBrowser, type Bench } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await startBrowser();
});
afterAll(() => bench.close());

/** Every section with each hostile text, known and not. */
function page(): Promise<string> {
  const rows = SECTIONS.flatMap((section) => HOSTILE.map((text, index): readonly Value[] => {
    const at = new Date(Date.UTC(2026, 9, 1 + index));
    return [section, section === 'trend' ? (HOSTILE[index % 3] ?? '') : text, text, text, index % 4 === 0 ? UNKNOWN : index, null, index, at, text];
  }));
  const gap = { accountId: null, source: 'config', reason: 'denied', detail: HOSTILE.join(' ') } as const;
  const coverage = { accounts: 2, accountsComplete: 1, complete: false, gaps: [gap], skipped: [], notes: [] };
  const columns = overview.defaultColumns.flatMap((key) => overview.columns.filter((column) => column.key === key));
  return render(html, { ...report(columns, rows, coverage), schema: 'iam-audit/report/1' });
}

describe('the page for management', () => {
  it('does nothing, whatever stands in it', async () => {
    const { page: tab, misdeeds, close } = await bench.open(await page());
    await tab.locator('summary').click();
    await tab.locator('tbody tr').first().hover();
    expect(await tab.locator('svg.figure').count()).toBe(11);
    expect(await tab.locator('body img, body iframe, body script, base, link[rel=stylesheet], svg use').count()).toBe(0);
    expect(misdeeds).toEqual([]);
    await close();
  });

  it.each([['light', 1280], ['dark', 1280], ['light', 390]] as const)('has nothing serious in the way of anybody (%s, %d)', async (colorScheme, width) => {
    const { page: tab, close } = await bench.open(await page(), '', { colorScheme, width });
    expect(await barriersIn(tab)).toEqual([]);
    expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await close();
  });
});
