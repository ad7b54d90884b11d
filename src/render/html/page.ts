import { createHash } from 'node:crypto';
import { STYLE } from './assets.js';
import { escaped, html, type Markup } from './markup.js';

/**
 * What a page may do: show itself. Script and style are those whose digest stands here; the icon is an empty one, or
 * browsers would ask for it. https://www.w3.org/TR/CSP3/
 */
function policyOf(script: string, style: string): string {
  const scripts = script === '' ? '' : `script-src ${digest(script)}; `;
  const others = "img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
  return `default-src 'none'; ${scripts}style-src ${digest(style)}; ${others}`;
}

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Everything before the body's content. `script`: the one that will stand at its end, if any. */
export function pageStart(title: string, script: string, more = ''): string {
  const style = STYLE + more;
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policyOf(script, style))}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no"><meta name="generator" content="iam-audit"><link rel="icon" href="data:,">
<title>${escaped(title)}</title>
<style>${style}</style></head>
<body>
`;
}

export function pageEnd(script: string): string {
  return `${script === '' ? '' : `<script>${script}</script>\n`}</body></html>\n`;
}

/** A list whose end is left out where it would be longer than anybody reads. */
export function longList(items: readonly Markup[], most: number): Markup {
  const beyond = items.length - most;
  const rest = beyond > 0 ? [html`<li>… and ${beyond} more</li>`] : [];
  return html`<ul>${[...items.slice(0, most).map((item) => html`<li>${item}</li>`), ...rest]}</ul>`;
}
