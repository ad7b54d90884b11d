import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

type Case = readonly [file: string, line: string];

const PATHS = 'import-x/no-restricted-paths';
const NAMES = 'no-restricted-imports';
const LATE = 'no-restricted-syntax';

/** What ESLint says of these lines, all in one go: starting it takes a second. */
function refusalsOf(cases: readonly Case[]): readonly (readonly string[])[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['test/architecture/refusals.js'], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly (readonly string[])[];
}

/** For each folder one import that would turn the line round. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  aws: '../store/layout.js',
  checks: '../reports/report.js',
  cleanup: '../reports/report.js',
  cli: '../run/connect.js',
  commands: '../aws/hub.js',
  completion: '../run/connect.js',
  config: '../run/connect.js',
  deliver: '../output/document.js',
  evidence: '../reconcile/reconcile.js',
  findings: '../reports/report.js',
  gather: '../aws/hub.js',
  history: '../reports/report.js',
  lambda: '../aws/hub.js',
  model: '../evidence/evidence.js',
  options: '../cli/settings.js',
  output: '../run/connect.js',
  pack: '../output/document.js',
  policy: '../reconcile/reconcile.js',
  reconcile: '../checks/admin.js',
  render: '../output/destination.js',
  reports: '../run/connect.js',
  run: '../commands/report.js',
  sandbox: '../model/arn.js',
  store: '../run/resume.js',
  templates: '../gather/permissions.js',
  zip: '../model/arn.js',
};

const PACKAGES: readonly (readonly [file: string, name: string])[] = [
  ['src/reports/planted.ts', '@aws-sdk/client-iam'],
  ['src/run/planted.ts', '@smithy/types'],
  ['src/main.ts', '@aws-sdk/client-iam'],
  ['src/aws/planted.ts', 'chalk'],
  ['src/commands/planted.ts', 'ora'],
  ['src/output/planted.ts', 'cli-table3'],
  ['src/store/planted.ts', 'commander'],
  ['src/checks/planted.ts', 'node:fs'],
  ['src/render/planted.ts', 'node:http'],
];

const ALLOWED: readonly (readonly [file: string, name: string])[] = [
  ['src/reports/planted.ts', '../checks/admin.js'],
  ['src/commands/planted.ts', '../text.js'],
  ['src/aws/planted.ts', '@aws-sdk/client-iam'],
  ['src/render/planted.ts', 'chalk'],
  ['src/cli/planted.ts', 'ora'],
];

const staticImport = (path: string): string => `import type { Planted } from '${path}';\nexport type { Planted };\n`;
const lateImport = (path: string): string => `export const late = import('${path}');\n`;

const EXPECTED: readonly (readonly [Case, readonly string[]])[] = [
  ...Object.entries(FORBIDDEN).flatMap(([folder, path]): readonly (readonly [Case, readonly string[]])[] => [
    [[`src/${folder}/planted.ts`, staticImport(path)], [PATHS]],
    [[`src/${folder}/planted.ts`, lateImport(path)], [PATHS]],
    [[`src/${folder}/below/planted.ts`, staticImport(`../${path}`)], [PATHS]],
  ]),
  ...PACKAGES.map(([file, name]) => [[file, `import '${name}';\n`], [NAMES]] as const),
  ...ALLOWED.map(([file, name]) => [[file, `import '${name}';\n`], []] as const),
  [['src/run/planted.ts', lateImport('@aws-sdk/client-iam')], [LATE]],
  [['src/aws/planted.ts', lateImport('@aws-sdk/client-iam')], []],
];

const FOLDERS = readdirSync('src', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();

describe('the import rule', () => {
  const answers = refusalsOf(EXPECTED.map(([planted]) => planted));

  it('stands for every folder', () => {
    expect(Object.keys(FORBIDDEN)).toEqual(FOLDERS);
  });

  it.each(EXPECTED.map(([[file, line], rules], index) => [file, line
    .trim()
    .split('\n')[0] ?? '', rules, index] as const))('%s: %s', (_file, _line, rules, index) => {
    expect(answers[index]).toEqual(rules);
  });
});
