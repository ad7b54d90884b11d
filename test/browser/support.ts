import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from './find-browser.js';

/** One browser for a suite, and pages in it that write down everything they should not do. */
export interface Bench {
  readonly open: (html: string, fragment?: string, options?: OpenOptions) => Promise<Opened>;
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  readonly javaScriptEnabled?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
}

export interface Opened {
  readonly page: Page;
  /** Requests but for the page itself, dialogs, and whatever the console calls an error. */
  readonly misdeeds: readonly string[];
  readonly close: () => Promise<void>;
}

export async function startBrowser(): Promise<Bench> {
  const executablePath = findBrowser() ?? 'chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-pages-'));
  let files = 0;
  return {
    open: (html, fragment = '', options = {}) => {
      const file = join(folder, `${files++}.html`);
      writeFileSync(file, html);
      return opened(browser, `${pathToFileURL(file).href}${fragment}`, options);
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function opened(browser: Browser, url: string, options: OpenOptions): Promise<Opened> {
  const { width = 1280, javaScriptEnabled = true, colorScheme = 'light' } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled, colorScheme });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  const misdeeds: string[] = [];
  const [own] = url.split('#');
  page.on('request', (request) => {
    const [asked] = request.url().split('#');
    if (asked !== own && !request.url().startsWith('data:,')) misdeeds.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') misdeeds.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => misdeeds.push(`error: ${error.message}`));
  page.on('popup', (popup) => misdeeds.push(`popup: ${popup.url()}`));
  await page.goto(url);
  return { page, misdeeds, close: () => context.close() };
}

/** What axe calls serious or critical, as `rule: element`. */
export async function barriersIn(page: Page): Promise<readonly string[]> {
  // The page forbids scripts of others, and axe is one: evaluate() is not bound by that.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const found = await (globalThis as unknown as { readonly axe: AxeLike }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

interface AxeLike {
  run(options: object): Promise<{
    readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] }[];
  }>;
}
