import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { scratch, startBinary, until, untilSaid } from './run-binary.js';
import { ESCAPE, startInTerminal } from './terminal.js';
import { hangingWorld, largeWorld, PAYMENTS, sandboxFor } from './worlds.js';

// A call that hangs goes on for a minute, several times over; jest ends these tests long before.

describe('while a call hangs', () => {
  const sandbox = sandboxFor(() => hangingWorld(PAYMENTS));

  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the run with 130 and says how far it came', async (signal) => {
    const cwd = mkdtempSync(join(scratch, 'interrupted-'));
    writeFileSync(join(cwd, 'users.csv'), 'old');
    sandbox().resetCounts();
    const { child, ended } = startBinary(['users', '--output', 'users.csv', '--debug'], { env: sandbox().env, cwd });
    await until(() => sandbox().count({ service: 'iam', account: PAYMENTS }) > 0);
    child.kill(signal);
    const { code, stdout, stderr } = await ended();
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/^iam-audit: interrupted: (no account was|\d of 3 accounts were) read; no report was written$/m);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(readdirSync(cwd)).toEqual(['users.csv']);
    expect(readFileSync(join(cwd, 'users.csv'), 'utf8')).toBe('old');
  });

  it('Ctrl-C in a terminal gives the cursor back and counts the accounts that were read', async () => {
    const { child, ended } = startInTerminal('exec "$NODE" "$BINARY" users', { env: sandbox().env });
    const said = await untilSaid(child.stdout, '2 of 3 accounts');
    child.stdin.write('\u0003');
    const { code, stdout } = await ended();
    expect(code).toBe(130);
    expect(said + stdout).toMatch(/iam-audit: interrupted: 2 of 3 accounts were read; no report was written\r?\n/);
    expect(stdout).toContain(`${ESCAPE}[?25h`);
  });
});

describe('before anybody has answered', () => {
  const sandbox = sandboxFor(() => ({
    ...hangingWorld(PAYMENTS),
    behaviour: { ...hangingWorld(PAYMENTS).behaviour, faults: [{ kind: 'hang' }] },
  }));

  it('SIGINT ends the run with 130', async () => {
    const { child, ended } = startBinary(['users'], { env: sandbox().env });
    await until(() => sandbox().count() > 0);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended();
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('iam-audit: interrupted: no account was read; no report was written\n');
  });
});

describe('while a report waits for its reader', () => {
  const sandbox = sandboxFor(largeWorld);

  it('SIGTERM ends the run with 130', async () => {
    const { child } = startBinary(['users', '--source', 'organization', '--format', 'csv'], { env: sandbox().env });
    await untilSaid(child.stderr, 'writing the report');
    const stderr = text(child.stderr);
    // A first chunk has come, and nobody reads on: the pipe is full soon.
    child.stdout.once('readable', () => undefined);
    await until(() => child.stdout.readableLength > 0);
    child.kill('SIGTERM');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect({ code, stderr: await stderr }).toEqual({ code: 130, stderr: 'iam-audit: interrupted: the report is not whole\n' });
  }, 30_000);
});
