import { NOTHING_MISSING } from '../../src/evidence/coverage.js';
import type { Made, MadeReport } from '../../src/output/made-report.js';
import { messageOf } from '../../src/output/report-message.js';
import type { Io } from '../../src/cli/io.js';

const out = { tty: false, width: null, colour: false };

function message(earlier: () => Promise<never>, signal = new AbortController().signal) {
  const problems: string[] = [];
  const report = {
    presentation: { report: { name: 'users', noun: ['user', 'users'] }, settings: {}, projection: { needs: new Set() } },
    findings: { started: new Date(0), folder: '/run', gathered: { scope: { mode: 'account' } } },
    io: { out, signal } as unknown as Io,
  } as unknown as MadeReport;
  const run = { coverage: () => NOTHING_MISSING, count: () => 5, beyond: () => 3 };
  const made = { run, document: { scope: {}, columns: [] }, top: [], lines: () => 2 } as unknown as Made;
  return { problems, made: messageOf(report, made, { runId: 'r', earlier, onUncompared: (problem) => { problems.push(problem); } }) };
}

describe('a message', () => {
  it('counts rows, lines, and what there would be without --limit', () => {
    expect(message(() => Promise.reject(new Error('x'))).made).toMatchObject({ count: 5, lines: 2, total: 5, title: '5 users in 0 accounts' });
  });

  it('compares with nothing where the run before can not be read, and says so once', async () => {
    const { made, problems } = message(() => Promise.reject(new Error('gone')));
    expect([await made.changes(), await made.changes(), problems]).toEqual([null, null, ['gone']]);
  });

  it('ends when it is interrupted', async () => {
    const { made, problems } = message(() => Promise.reject(new Error('aborted')), AbortSignal.abort(new Error('stopped')));
    await expect(made.changes()).rejects.toThrow('stopped');
    expect(problems).toEqual([]);
  });
});
