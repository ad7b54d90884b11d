// The script and the style of HTML pages, compiled and minified from src/render/html/browser, in place of src/render/html/assets.ts.
import { buildSync } from 'esbuild';

/** Text of the module that stands for assets.ts. */
export function pageAssets() {
  const [script, style] = ['main.ts', 'page.css'].map((file) => {
    const { outputFiles } = buildSync({
      ...{ entryPoints: [`src/render/html/browser/${file}`], bundle: true, minify: true, write: false, charset: 'utf8' },
      ...{ format: 'iife', platform: 'browser', target: ['chrome100', 'firefox100', 'safari15.4'], tsconfigRaw: '{}' },
    });
    return outputFiles[0].text.trim();
  });
  return `export const SCRIPT = ${JSON.stringify(script)};\nexport const STYLE = ${JSON.stringify(style)};\n`;
}

export const PAGE_ASSETS = {
  name: 'page-assets',
  setup({ onLoad }) {
    onLoad({ filter: /render[/\\]html[/\\]assets\.ts$/ }, () => ({ contents: pageAssets() }));
  },
};
