import { DEFAULT_NOW, secondsBefore, type AccountSpec } from '../../src/sandbox/worlds/builder.js';
import { ALPHA, auditJson, EVERYBODY, gapsIn, rowOf, smallWorld, usersIn, type AuditRun } from './support.js';

type Report = NonNullable<AccountSpec['report']>;

/** Shorter waits only keep calls apart. */
const SHORTEST_PAUSE = 500;

function withReport(report: Report, pauses: number[] = []): Promise<AuditRun> {
  const onSleep = (ms: number): void => {
    if (ms >= SHORTEST_PAUSE) pauses.push(ms);
  };
  return auditJson(smallWorld({ alpha: { report } }), ['users'], { onSleep });
}

const MINUTE = 60_000;

function hoursBefore(hours: number): string {
  return secondsBefore(DEFAULT_NOW, hours * 3600);
}

describe('the credential report, in every state that AWS knows', () => {
  const cases: readonly [string, Report, {
    readonly asOf: string;
    readonly generate: number;
    readonly get: number;
    readonly waits: boolean;
  }][] = [
    ['ready and young', { state: 'ready' }, { asOf: '2026-11-01T11:30:00Z', generate: 1, get: 1, waits: false }],
    [
      'ready and of 3 h 59 min: AWS makes no other',
      { generatedAt: hoursBefore(3.99) },
      { asOf: '2026-11-01T08:00:36Z', generate: 1, get: 1, waits: false },
    ],
    ['older than four hours: a new one is made', { generatedAt: hoursBefore(5) }, { asOf: DEFAULT_NOW, generate: 1, get: 1, waits: false }],
    ['absent', { state: 'absent' }, { asOf: DEFAULT_NOW, generate: 1, get: 1, waits: false }],
    ['absent and in progress for a while', { state: 'absent', polls: 4 }, { asOf: DEFAULT_NOW, generate: 1, get: 5, waits: true }],
    ['expired', { state: 'expired', generatedAt: hoursBefore(200) }, { asOf: DEFAULT_NOW, generate: 1, get: 1, waits: false }],
    ['expired and in progress for a while', { state: 'expired', polls: 2 }, { asOf: DEFAULT_NOW, generate: 1, get: 3, waits: true }],
    ['LimitExceeded three times', { state: 'absent', limitExceeded: 3 }, { asOf: DEFAULT_NOW, generate: 4, get: 1, waits: true }],
  ];

  it.each(cases)('%s', async (_, report, { asOf, generate, get, waits }) => {
    const pauses: number[] = [];
    const run = await withReport(report, pauses);
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(rowOf(run, 'ann')).toMatchObject({ report_as_of: asOf, password_status: 'none' });
    expect(run.sandbox.count({ action: 'GenerateCredentialReport', account: ALPHA })).toBe(generate);
    expect(run.sandbox.count({ action: 'GetCredentialReport', account: ALPHA })).toBe(get);
    expect(pauses.length > 0).toBe(waits);
  });

  it('is waited for with growing pauses, and given up after ten minutes', async () => {
    const pauses: number[] = [];
    const run = await withReport({ state: 'absent', polls: 10_000 }, pauses);
    expect(run.code).toBe(3);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(gapsIn(run)).toEqual([`${ALPHA} credential_report timed_out`]);
    expect(run.document.coverage.gaps[0]?.detail).toContain('still in progress after 10 minutes');
    expect(run.stderr).toContain('→ Run again: AWS prepares the answer meanwhile.');
    expect(pauses.filter((ms) => ms >= 500).slice(0, 4).map(Math.round)).toEqual([1340, 523, 654, 818]);
    expect(Math.round(Math.max(...pauses))).toBe(15_000);
    const waited = pauses.reduce((sum, ms) => sum + ms, 0);
    // What the calls wait for their pace comes on top.
    expect(waited).toBeGreaterThanOrEqual(9.9 * MINUTE);
    expect(waited).toBeLessThan(11 * MINUTE);
    expect(run.sandbox.count({ action: 'GenerateCredentialReport', account: ALPHA })).toBeLessThan(60);
  });

  it('LimitExceeded for ever ends in a gap with the words of AWS', async () => {
    const run = await withReport({ state: 'absent', limitExceeded: 10_000 });
    expect(run.code).toBe(3);
    expect(gapsIn(run)).toEqual([`${ALPHA} credential_report timed_out`]);
    expect(run.document.coverage.gaps[0]?.detail).toMatch(/GenerateCredentialReport: LimitExceeded: .* after 10 minutes/);
  });

  it.each([
    ['22 columns', { columns: 22 }],
    ['23 columns', { columns: 23 }],
    ['dates with an offset', { dates: '+00:00' }],
  ] as const)('reads %s', async (_, report) => {
    const run = await withReport(report);
    expect(run.code).toBe(0);
    expect(rowOf(run, 'ann')).toMatchObject({ password_status: 'none', mfa_active: 'no', created_at: '2025-03-01T09:00:00Z' });
  });
});
