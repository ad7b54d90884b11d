import { mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBinary, runShell, scratch, type Ended } from './run-binary.js';
import { sandboxFor, smallWorld } from './worlds.js';

const folder = () => mkdtempSync(join(scratch, 'out-'));

describe('--output', () => {
  const sandbox = sandboxFor(() => smallWorld());
  const write = (file: string, ...more: readonly string[]): Promise<Ended> =>
    runBinary(['users', '--output', file, ...more], { env: sandbox().env });

  it('writes what stdout would have carried, for its owner alone', async () => {
    const cwd = folder();
    const { code, stdout } = await write(join(cwd, 'users.csv'));
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readdirSync(cwd)).toEqual(['users.csv']);
    expect(statSync(join(cwd, 'users.csv')).mode & 0o777).toBe(0o600);
    const shown = await runBinary(['users', '--format', 'csv'], { env: sandbox().env });
    expect(readFileSync(join(cwd, 'users.csv'), 'utf8')).toBe(shown.stdout);
  });

  it.each([
    ['users.csv', /^account_id,account_name,/],
    ['users.CSV', /^account_id,account_name,/],
    ['users.json', /^\{\s*"schema": ?"iam-audit\/users\/1"/],
    ['users.ndjson', /^\{"account_id":"111111111111"/],
    ['users.jsonl', /^\{"account_id":"111111111111"/],
    ['users.md', /^\| /],
    ['users.txt', /^Account +/],
  ])('takes the format from the ending of %s', async (name, start) => {
    const file = join(folder(), name);
    expect((await write(file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(start);
  });

  it('lets --format decide against the ending', async () => {
    const file = join(folder(), 'users.txt');
    expect((await write(file, '--format', 'csv')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^account_id,/);
  });

  it('replaces an older file at once, also behind a link', async () => {
    const cwd = folder();
    const [file, link] = [join(cwd, 'users.csv'), join(cwd, 'latest.csv')];
    writeFileSync(file, 'old', { mode: 0o644 });
    symlinkSync('users.csv', link);
    const before = statSync(file).ino;
    expect((await write(link)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^account_id,/);
    expect(statSync(file).ino).not.toBe(before);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(cwd).sort()).toEqual(['latest.csv', 'users.csv']);
  });

  it('leaves an older file as it was when the run fails', async () => {
    const cwd = folder();
    const file = join(cwd, 'users.csv');
    writeFileSync(file, 'old');
    const { code } = await write(file, '--aggregator', 'nowhere');
    expect(code).toBe(4);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(cwd)).toEqual(['users.csv']);
  });

  it('says so when the disk is full', async () => {
    const { code, stdout, stderr } = await write('/dev/full', '--format', 'csv');
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(/iam-audit: --output "\/dev\/full": the disk is full\n {2}\S.*\n$/);
  });

  it('leaves an older file as it was, and no half one, where the disk takes no more', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'users.json'), 'old');
    // No file may grow beyond 1 KiB.
    const line = 'ulimit -f 1; exec "$NODE" "$BINARY" users --no-store --output users.json';
    const { code, stdout, stderr } = await runShell(line, { env: sandbox().env, cwd });
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toContain('an older file is as it was');
    expect(readdirSync(cwd)).toEqual(['users.json']);
    expect(readFileSync(join(cwd, 'users.json'), 'utf8')).toBe('old');
  });

  it('stdout on a full disk is no bug of the program either', async () => {
    const { code, stderr } = await runShell('"$NODE" "$BINARY" users --format csv > /dev/full', { env: sandbox().env });
    expect(code).toBe(5);
    expect(stderr).toMatch(/iam-audit: the report is not whole: stdout: the disk is full\n {2}\S.*\n$/);
  });

  it('writes into a pipe directly', async () => {
    const { code, stdout } = await runShell(
      'set -o pipefail; "$NODE" "$BINARY" users --format csv --output /dev/stdout | cat',
      { env: sandbox().env },
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^account_id,/);
  });
});
