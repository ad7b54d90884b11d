import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { runBinary, runShell, scratch, startBinary, untilSaid } from './run-binary.js';
import { LARGE_WORLD_USERS, largeWorld, sandboxFor } from './worlds.js';

const THREE_MB = 3_000_000;

describe('a report of many megabytes', () => {
  const sandbox = sandboxFor(largeWorld);

  it('ends quietly when its reader has seen enough', async () => {
    const line = '"$NODE" "$BINARY" users --source organization --format csv --no-progress | head -1; echo "${PIPESTATUS[*]}"';
    const { code, stdout, stderr } = await runShell(line, { env: sandbox().env });
    const [header, status] = stdout.split(/\r?\n/);
    expect(header).toMatch(/^account_id,account_name,user_name,/);
    // Coverage decides the end, whoever reads the report.
    expect({ code, status, stderr }).toEqual({ code: 0, status: '0 0', stderr: '8 000 users · 40 accounts\n' });
  }, 60_000);

  it('arrives whole as JSON', async () => {
    const { code, stdout } = await runShell(
      'set -o pipefail; "$NODE" "$BINARY" users --source organization --format json --quiet | cat',
      { env: sandbox().env },
    );
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(THREE_MB);
    const { rows, coverage } = JSON.parse(stdout) as {
      readonly rows: readonly unknown[];
      readonly coverage: { readonly complete: boolean };
    };
    expect(rows).toHaveLength(LARGE_WORLD_USERS);
    expect(coverage.complete).toBe(true);
  }, 60_000);

  it('arrives whole as CSV at a reader that is slow, byte for byte as in a file', async () => {
    const file = join(scratch, 'users.csv');
    const { env } = sandbox();
    expect((await runBinary(['users', '--source', 'organization', '--quiet', '--output', file], { env })).code).toBe(0);
    const whole = readFileSync(file);
    expect(whole.length).toBeGreaterThan(THREE_MB);
    expect(parse(whole, { columns: true })).toHaveLength(LARGE_WORLD_USERS);

    const { child, ended } = startBinary(['users', '--source', 'organization', '--format', 'csv'], { env });
    // Nothing is read before the program has begun to write, and then one chunk per turn of the event loop.
    await untilSaid(child.stderr, 'writing the report');
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      chunks.push(chunk as Buffer);
      await setImmediate();
    }
    expect((await ended()).code).toBe(0);
    expect(Buffer.concat(chunks).equals(whole)).toBe(true);
  }, 60_000);
});
