import { runCli, withSandbox } from '../harness.js';
import type { World } from '../../src/sandbox/world.js';
import { demoWorld } from '../../src/sandbox/worlds/demo.js';
import { emptyStore } from '../main/keeping/support.js';
import { ownCommand, shellWords } from '../shell-words.js';
import { codeBlocks, read } from './support.js';

const PAGE = read('docs/questions.md');
const commands = codeBlocks(PAGE).filter(({ language }) => language === 'sh').flatMap(({ text }) => text.trim().split('\n'));

/** One run has what these reports need, another what those do. */
const WIDE = [['keys', '--kind', 'all'], ['privileges'], ['unused', '--accounts', 'quillhaven-shared-services']] as const;
const RUN_OF: Readonly<Record<string, number>> = { roles: 1, privileges: 1, unused: 2 };

/** The accounts of the demo in which each question has an answer: few, so that nobody waits. */
function answering(): World {
  const demo = demoWorld();
  const names = ['ci-cd', 'shared-services', 'checkout-prod', 'identity', 'mail-prod', 'web-prod'];
  const isNeeded = ({ id, name }: World['accounts'][number]): boolean =>
    [demo.hub.accountId, demo.organization?.managementAccountId].includes(id) || names.includes(name.replace(/^quillhaven-/, ''));
  return { ...demo, accounts: demo.accounts.filter(isNeeded) };
}

/** About what a demo can't have. */
const NOBODY = ['AKIAIOSFODNN7EXAMPLE'];

describe('docs/questions.md', () => {
  const store = emptyStore();
  const runs: string[] = [];

  beforeAll(async () => {
    await withSandbox(answering(), async (sandbox) => {
      for (const argv of WIDE) {
        const { code, stderr } = await runCli([...argv, '--store', store, '--format', 'csv'], sandbox.env);
        if (code !== 3 && code !== 0) throw new Error(`${argv.join(' ')}: ${code} ${stderr}`);
        const listed = await runCli(['runs', '--store', store, '--format', 'ndjson'], {});
        const ids = listed.stdout.trim().split('\n').map((line) => (JSON.parse(line) as { run: string }).run);
        runs.push(ids.find((id) => !runs.includes(id)) ?? '');
      }
    });
  });

  it('asks thirty questions or more, each a sentence and one command', () => {
    expect(commands.length).toBeGreaterThanOrEqual(30);
    expect(new Set(commands).size).toBe(commands.length);
    expect(PAGE.match(/^[A-Z].*\?$/gm)).toHaveLength(commands.length);
    for (const command of commands) expect(ownCommand(command)).toBe(command);
  });

  it.each(commands)('%s', async (command) => {
    const [, report = '', ...options] = shellWords(command);
    const run = runs[RUN_OF[report] ?? 0] ?? '';
    const { code, stdout, stderr } = await runCli([report, ...options, '--run', run, '--store', store, '--format', 'csv'], {});
    expect([0, 3]).toContain(code);
    expect(stderr).not.toContain('did not ask for it');
    const rows = stdout.trim().split('\r\n').length - 1;
    expect([command, rows > 0]).toEqual([command, !NOBODY.some((word) => command.includes(word))]);
  });
});
