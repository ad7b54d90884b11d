import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './run-binary.js';
import { COLOUR, ESCAPE, runInTerminal, SPINNER, widthOf } from './terminal.js';
import { sandboxFor, smallWorld } from './worlds.js';

// eslint-disable-next-line no-control-regex -- escape sequences are what is looked for
const ERASED = /\u001b\[1G\u001b\[\d?K(\u001b\[1G|\u001b\[\?25h)*$/;

const USERS = '"$NODE" "$BINARY" users --accounts 222222222222';

describe('in a terminal', () => {
  const sandbox = sandboxFor(() => smallWorld());
  const run = (line: string, more: Readonly<Record<string, string>> = {}, columns = 100) =>
    runInTerminal(line, { env: { ...sandbox().env, ...more }, columns });

  it('a spinner and colours show the run, and the cursor comes back', async () => {
    const { code, text } = await run(USERS);
    expect(code).toBe(0);
    expect(text).toContain(SPINNER);
    expect(text.lastIndexOf(`${ESCAPE}[?25h`)).toBeGreaterThan(text.lastIndexOf(SPINNER));
    expect(text).toMatch(/asking who you are.* · 0 s/);
    expect(text).toMatch(COLOUR);
    expect(text).toContain('2 users · 1 account\n');
  });

  it.each([40, 60, 100, 160])('the table fits into %d columns', async (columns) => {
    const { code, text } = await run(`${USERS} --quiet`, {}, columns);
    expect(code).toBe(0);
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(text).toContain('olga');
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
  });

  it('NO_COLOR takes the colours and leaves the spinner', async () => {
    const { code, text } = await run(USERS, { NO_COLOR: '1' });
    expect(code).toBe(0);
    expect(text).not.toMatch(COLOUR);
    expect(text).toContain(SPINNER);
  });

  it('an empty NO_COLOR takes nothing', async () => {
    expect((await run(USERS, { NO_COLOR: '' })).text).toMatch(COLOUR);
  });

  it('--no-color takes the colours and leaves the spinner', async () => {
    const { code, text } = await run(`${USERS} --no-color`);
    expect(code).toBe(0);
    expect(text).not.toMatch(COLOUR);
    expect(text).toContain(SPINNER);
  });

  it('TERM=dumb gets no escape sequence at all, and a line per stage', async () => {
    const { code, text } = await run(USERS, { TERM: 'dumb' });
    expect(code).toBe(0);
    expect(text).not.toContain(ESCAPE);
    expect(text).toMatch(/^asking who you are\n(.*\n)*reading accounts · .*\n/);
    expect(text).toContain('2 users · 1 account\n');
  });

  it('--no-progress leaves the summary alone', async () => {
    const { code, text } = await run(`${USERS} --no-progress --output users.csv`);
    expect({ code, text }).toEqual({ code: 0, text: '2 users · 1 account\n' });
  });

  it('--quiet says nothing', async () => {
    const { code, text } = await run(`${USERS} --quiet --output users.csv`);
    expect({ code, text }).toEqual({ code: 0, text: '' });
  });

  it('--debug prints lines instead of a spinner', async () => {
    const { code, text } = await run(`${USERS} --debug --no-color`);
    expect(code).toBe(0);
    expect(text).not.toContain(ESCAPE);
    expect(text).toMatch(/^debug: sts:GetCallerIdentity hub \d+ ms attempt 1 ok$/m);
  });

  it('a report that goes into a file is plain and uncut, though the spinner turns', async () => {
    const file = join(scratch, 'redirected.txt');
    const { code, text } = await run(`${USERS} > '${file}'`, {}, 40);
    expect(code).toBe(0);
    expect(text).toContain(SPINNER);
    const table = readFileSync(file, 'utf8');
    expect(table).not.toContain(ESCAPE);
    expect(Math.max(...table.split('\n').map(widthOf))).toBeGreaterThan(40);
  });

  it('a report on the screen has colours, though progress goes into a file', async () => {
    const file = join(scratch, 'stderr.txt');
    const { code, text } = await run(`${USERS} 2> '${file}'`);
    expect(code).toBe(0);
    expect(text).toMatch(COLOUR);
    expect(text).not.toContain(SPINNER);
    expect(readFileSync(file, 'utf8')).not.toContain(ESCAPE);
  });

  it('an error ends the spinner and stands on a line of its own', async () => {
    const { code, text } = await run('"$NODE" "$BINARY" users --aggregator nowhere');
    expect(code).toBe(4);
    const [before = '', after = ''] = text.split('iam-audit: ');
    expect(after).toMatch(/^there is no configuration aggregator "nowhere"/);
    // The spinner's line was erased and the cursor shown again.
    expect(before.slice(before.lastIndexOf('asking who you are'))).toMatch(ERASED);
  });

  it('help is as wide as the terminal', async () => {
    const { code, text } = await run('"$NODE" "$BINARY" users --help', {}, 70);
    expect(code).toBe(0);
    const options = text.slice(0, text.indexOf('Examples:')).split('\n');
    expect(Math.max(...options.map(widthOf))).toBeLessThanOrEqual(70);
  });
});
