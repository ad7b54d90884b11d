import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/io.js';
import { parseCommandLine } from '../../src/cli/parse-command-line.js';
import { COMMAND_LINE } from '../../src/commands/index.js';
import { shellWords } from '../shell-words.js';
import { codeBlocks, inRepository, read } from './support.js';

const page = read('docs/schedule.md');
const container = read('Containerfile');
const action = read('action.yml');

const out = { stream: new PassThrough(), tty: false, width: 100, colour: false };

/** Which command the program makes of these words. */
async function commandOf(words: readonly string[]): Promise<string> {
  let path = 'none';
  await parseCommandLine(words, { out, err: out, env: {} } as unknown as Io, COMMAND_LINE, (command) => {
    path = command.path;
    return Promise.resolve();
  });
  return path;
}

/** What stands behind the program in a container, in GitLab's script and in a crontab. */
const elsewhere = codeBlocks(page).flatMap(({ text }) =>
  text.replace(/\\\n\s*/g, ' ').split('\n').flatMap((line) => /(?:task\.mjs|-e AWS_SESSION_TOKEN iam-audit|iam-audit\.lock iam-audit) ([^>]+)/.exec(line)?.[1] ?? []),
);

describe('docs/schedule.md', () => {
  it('shows command lines that the program takes, wherever they run', async () => {
    expect(elsewhere).toHaveLength(3);
    for (const line of elsewhere) expect(await commandOf(shellWords(line.trim()))).toBe('stale');
    const [, args = ''] = /args: \|\n((?: {12}.*\n)+)/.exec(page) ?? [];
    expect(await commandOf(args.trim().split(/\n\s*/))).toBe('stale');
    await expect(commandOf(['stale', '--dys', '9'])).rejects.toThrow('--dys');
  });

  it('shows events that the handler takes', async () => {
    const { jobsIn } = await import('../../src/lambda/event.js');
    const events = codeBlocks(page).filter(({ language, text }) => language === 'json' && text.includes('scheduledTime'));
    expect(events).toHaveLength(1);
    for (const { text } of events) for (const { command } of jobsIn(JSON.parse(text))) expect(await commandOf(command)).toBe('stale');
  });

  it('says which action may run with which inputs', () => {
    const inputs = [...action.matchAll(/^ {2}([\w-]+):\n {4}description/gm)].map(([, name]) => name);
    const used = [...(/ {8}with:\n((?: {10}\w.*\n)+)/.exec(page)?.[1] ?? '').matchAll(/^ {10}([\w-]+):/gm)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(2);
    expect(inputs).toEqual(expect.arrayContaining(used));
  });
});

describe('Containerfile', () => {
  it('copies and runs what is there, and not as root', () => {
    const ignored = read('.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = [...container.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    expect(copied.length).toBeGreaterThan(4);
    for (const name of copied) expect([name, existsSync(inRepository(name)), ignored.includes(name)]).toEqual([name, true, true]);
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    for (const [, script = ''] of container.matchAll(/npm run (\S+)/g)) expect(Object.keys(scripts)).toContain(script);
    expect(readFileSync(inRepository('.ci/lambda.js'), 'utf8')).toContain("task: 'src/lambda/task.ts'");
    expect(container).toContain('ENTRYPOINT ["node", "/app/task.mjs"]');
    expect(container.lastIndexOf('USER node')).toBeGreaterThan(container.lastIndexOf('RUN'));
  });

  it('has the folder that the task of the template mounts', () => {
    const fargate = read('src/templates/schedule/fargate.ts');
    expect(fargate).toContain("const DATA = '/data'");
    expect(container).toContain('VOLUME ["/data"]');
    expect(container).toContain('TMPDIR=/data');
  });
});

describe('action.yml', () => {
  const script = (/ARGS: .*\n {6}run: \|\n((?: {8}.*\n)+)/.exec(action)?.[1] ?? '').replace(/^ {8}/gm, '');

  it('has no text that YAML takes for a mapping', () => {
    const texts = [...action.matchAll(/^ +(?:description|value|default): (.*)$/gm)].map(([, text = '']) => text);
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => /^[^'"].*(: | #)/.test(text))).toEqual([]);
  });

  it('puts no input into its script, only into variables', () => {
    expect(script).toContain('task.mjs');
    expect(script).not.toContain('${{');
    const scripts = [...action.matchAll(/run: \|\n((?: {8}.*\n)+)/g)].map(([, text = '']) => text);
    expect(scripts).toHaveLength(2);
    for (const text of scripts) expect(text).not.toMatch(/\$\{\{|npx|npm install/);
    for (const [, name] of action.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)) expect(action).toContain(`\n  ${String(name)}:\n`);
  });

  it('hands each line over as one word, whatever it holds, and ends as the program ends', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iam-audit-action-'));
    try {
      writeFileSync(join(folder, 'node'), '#!/bin/bash\nprintf "<%s>" "$@"\nexit 3\n', { mode: 0o755 });
      const env = {
        PATH: `${folder}:${process.env['PATH'] ?? ''}`,
        GITHUB_OUTPUT: join(folder, 'output'),
        GITHUB_ACTION_PATH: '/action',
        ARGS: 'stale\r\n--where=user_name = \'$(id) "x"\'\n\n  \n--to=s3://b/;ls\n',
      };
      const { status, stdout } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], { env, encoding: 'utf8' });
      expect([status, stdout]).toEqual([3, '</action/dist/lambda/task.mjs><stale><--where=user_name = \'$(id) "x"\'><--to=s3://b/;ls>']);
      expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toBe('exit-code=3\n');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it('none of it is in the package', () => {
  const { files } = JSON.parse(read('package.json')) as { readonly files: readonly string[] };
  expect(files.filter((name) => /^(dist|src|\.|action|Container)/.test(name))).toEqual(['dist/bundle']);
});
