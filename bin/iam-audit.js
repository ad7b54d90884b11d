#!/usr/bin/env node
import { existsSync } from 'node:fs';

const HELP = new Set(['--help', '-h', '--help-all', '--version', '-V', 'help']);
const words = process.argv.slice(2);
const isHelp = words.length === 0 || words.some((word) => HELP.has(word));
const start = words[0] === '__complete' ? 'complete-entry' : isHelp ? 'help-entry' : 'entry';
const file = new URL(`../dist/bundle/${start}.js`, import.meta.url);

if (existsSync(file)) {
  await import(file);
} else {
  process.stderr.write(`iam-audit: this copy is not built
  Run \`npm ci\` in it (with development packages; \`npm prune --omit=dev\` removes them afterwards), or install what \`npm pack\` makes.\n`);
  process.exitCode = 70;
}
