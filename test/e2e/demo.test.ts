import { parse } from 'csv-parse/sync';
import { runBinary } from './run-binary.js';

describe('--demo needs no environment', () => {
  it('shows stale users', async () => {
    const { code, stdout, stderr } = await runBinary(['stale', '--demo', '--format', 'csv']);
    const rows = parse(stdout, { columns: true, bom: false }) as readonly Readonly<Record<string, string>>[];
    expect(rows.length).toBeGreaterThan(20);
    expect(new Set(rows.map(({ verdict }) => verdict))).toContain('stale');
    // Some accounts of the demo can't be seen: that is part of what it shows.
    expect(code).toBe(3);
    expect(stderr).toMatch(/^\d+ stale users · \d+ of \d+ accounts complete/m);
  });

  it('shows the same at every run, whatever the environment says', async () => {
    const env = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_REGION: 'mars-north-1',
      AWS_PROFILE: 'nobody',
      AWS_ACCESS_KEY_ID: 'AKIANOBODYSKEY222222',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    const [first, second] = await Promise.all([
      runBinary(['users', '--demo', '--format', 'json']),
      runBinary(['users', '--demo', '--format', 'json'], { env }),
    ]);
    expect(first.stdout.length).toBeGreaterThan(100_000);
    expect(second.stdout).toBe(first.stdout);
  });
});
