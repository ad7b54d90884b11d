import { COMMANDS } from '../../src/reports/commands.js';
import { runCli, withSandbox } from '../harness.js';
import { ownCommand, shellWords } from '../shell-words.js';
import { emptyStore } from './keeping/support.js';
import { smallWorld } from './support.js';

const AT_TERMINAL = { tty: true } as const;

describe('the next command', () => {
  it('stands at the end of a report, and goes on from its evidence without asking again', async () => {
    await withSandbox(smallWorld(), async (sandbox) => {
      for (const { name, next } of COMMANDS.filter((command) => command.next !== undefined)) {
        // Here all runs start in the same second: `last` has to be this one.
        const store = emptyStore();
        const { stderr } = await runCli([name, '--store', store, '--no-progress'], sandbox.env, AT_TERMINAL);
        const [, offered = ''] = /^next: (.*)$/m.exec(stderr) ?? [];
        expect(offered).toBe(`iam-audit ${next ?? ''} --run last --store ${store}`);
        const { code, stderr: said } = await runCli(shellWords(ownCommand(offered)).slice(1), {});
        expect([offered, code, said.includes('not ask')]).toEqual([offered, 0, false]);
      }
    });
  });

  it('is not offered where nothing is kept, off a terminal, or to whoever asks a question already', async () => {
    const store = emptyStore();
    await withSandbox(smallWorld(), async ({ env }) => {
      const runs = [
        await runCli(['users', '--no-store'], env, AT_TERMINAL),
        await runCli(['users', '--store', store], env),
        await runCli(['users', '--store', store, '--quiet'], env, AT_TERMINAL),
        await runCli(['users', '--store', store, '--where', 'admin = yes'], env, AT_TERMINAL),
        await runCli(['users', '--store', store, '--run', 'last'], env, AT_TERMINAL),
      ];
      for (const { code, stderr } of runs) expect([code, stderr.includes('next:')]).toEqual([0, false]);
    });
  });
});
