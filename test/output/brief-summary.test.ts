import type { Coverage, Gap } from '../../src/evidence/coverage.js';
import { UNSEEN_REASONS } from '../../src/evidence/evidence.js';
import { briefly } from '../../src/output/brief-summary.js';

const NOTHING: Coverage = { accounts: 12, accountsComplete: 12, complete: true, gaps: [], skipped: [], notes: [] };
const gap = (accountId: string | null, reason: Gap['reason']): Gap =>
  ({ accountId, source: 'account_details', reason, detail: 'x'.repeat(300) });
const brevity = { width: 80, rest: 'account by account: iam-audit accounts --run last' };
const noun = ['user', 'users'] as const;

describe('the end of a run on a terminal', () => {
  it('is one line where everything was seen', () => {
    expect(briefly(1, noun, NOTHING, brevity)).toEqual(['1 user · 12 accounts']);
  });

  it('counts by reason, says the first thing to do and where the rest is', () => {
    const gaps = [gap('111122223333', 'denied'), gap('444455556666', 'role_denied'), gap(null, 'unreadable')];
    const lines = briefly(5, noun, { ...NOTHING, accountsComplete: 10, complete: false, gaps }, brevity);
    expect(lines[0]).toBe('5 users · 10 of 12 accounts complete · 2 with gaps (denied: 1, role denied: 1)');
    expect(lines[1]).toBe('  whole run: unreadable: 1');
    expect(lines[2]).toMatch(/^ {2}role denied → Create the role there/);
    expect(lines.at(-1)).toBe(`  ${brevity.rest}`);
  });

  it.each([40, 80, 200])('never takes more than six lines, nor more than %d columns', (width) => {
    const accounts = Array.from({ length: 40 }, (_, i) => String(100_000_000_000 + i));
    const gaps = UNSEEN_REASONS.flatMap((reason) => [null, ...accounts].map((id) => gap(id, reason)));
    const notes = Array.from({ length: 50 }, () => ({ accountId: null, source: 'config' as const, text: 'n' }));
    const lines = briefly(1_234_567, noun, { ...NOTHING, accountsComplete: 0, complete: false, gaps, notes }, { ...brevity, width });
    expect(lines.length).toBe(width === 200 ? lines.length : 6);
    expect(lines.length).toBeLessThanOrEqual(6);
    for (const line of lines.slice(0, -1)) expect(line.length).toBeLessThanOrEqual(width);
    expect(lines.at(-1)).toContain(brevity.rest);
  });
});
