import { baselineText, parseBaseline, unlike, type BaselineScope, type KnownFinding } from '../../src/findings/baseline.js';
import { compare, gateReason } from '../../src/findings/gate.js';
import { fingerprintOf } from '../../src/findings/fingerprint.js';
import { Tally } from '../../src/findings/tally.js';
import { ago, key } from '../fixtures.js';
import { judge, THRESHOLDS } from './support.js';

const SCOPE: BaselineScope = { of: 'o-x', accounts: ['111122223333'], incomplete: [], checks: ['key-unused', 'root-used'], thresholds: THRESHOLDS };
const KNOWN = { check: 'key-unused', severity: 'medium', accountId: '111122223333', subject: 'bob access_key_1' };

describe('a baseline', () => {
  const baseline = { writtenAt: '2026-11-01T12:00:00.000Z', scope: SCOPE, findings: new Map<string, KnownFinding>([['b', KNOWN], ['a', { ...KNOWN, accountId: null }]]) };

  it('is read as it was written, one line for each finding, in order', () => {
    const text = baselineText(baseline);
    expect(parseBaseline(text, 'b.json')).toEqual(baseline);
    expect(text.split('\n').filter((line) => line.startsWith('    "a"') || line.startsWith('    "b"'))).toHaveLength(2);
    expect(text.indexOf('"a"')).toBeLessThan(text.indexOf('"b"'));
  });

  it('of nothing is a baseline too', () => {
    expect(parseBaseline(baselineText({ ...baseline, findings: new Map() }), 'b').findings.size).toBe(0);
  });

  it.each(['', '{}', '[]', '{"schema":"iam-audit/baseline/2"}', '{"schema":"iam-audit/baseline/1"}', baselineText(baseline).replace('"checks": [', '"checks": 1, "x": [')])(
    'is not %s',
    (text) => {
      expect(() => parseBaseline(text, 'b.json')).toThrow(/^--baseline b\.json: /);
    },
  );

  it.each<[string, Partial<BaselineScope>, RegExp | null]>([
    ['the same', {}, null],
    ['another organization', { of: 'o-y' }, /it is of o-x, and this run of o-y/],
    ['another threshold', { thresholds: { ...THRESHOLDS, days: 45 } }, /--days 90/],
    ['one check more', { checks: [...SCOPE.checks, 'root-without-mfa'] }, /new here root-without-mfa/],
    ['one check less', { checks: ['key-unused'] }, /missing here root-used/],
    ['another account', { accounts: ['444455556666'], incomplete: [] }, /accounts differ/],
    ['the account with gaps', { accounts: [], incomplete: ['111122223333'] }, null],
  ])('%s', (_, more, expected) => {
    const why = unlike(SCOPE, { ...SCOPE, ...more });
    if (expected === null) expect(why).toBeNull();
    else expect(why).toMatch(expected);
  });
});

/** alice's key fails; bob's is known from the baseline. */
function tallied(known: ReadonlyMap<string, typeof KNOWN> | null): Tally {
  const tally = new Tally(known === null ? null : { findings: known });
  for (const each of judge('key-unused', { alice: key(1, ago(900), ago(400)) })) tally.add(each, 'fail', fingerprintOf(each));
  return tally;
}

const [OWN = ''] = judge('key-unused', { alice: key(1, ago(900), ago(400)) }).map(fingerprintOf);

describe('compare', () => {
  const now = { whole: new Set(['111122223333']), checks: ['key-unused'] };
  const words = (known: ReadonlyMap<string, typeof KNOWN>, more: Partial<typeof now> = {}, unsure: readonly string[] = []): string => {
    const tally = tallied(known);
    for (const print of unsure) tally.unknown.add(print);
    const { fresh, resolved, unchanged, unseen } = compare(tally, { findings: known }, { ...now, ...more });
    return `${fresh.length} new ${resolved.length} resolved ${unchanged} unchanged ${unseen} unseen`;
  };

  it.each<[string, string, string]>([
    ['new', words(new Map()), '1 new 0 resolved 0 unchanged 0 unseen'],
    ['unchanged', words(new Map([[OWN, KNOWN]])), '0 new 0 resolved 1 unchanged 0 unseen'],
    ['resolved', words(new Map([['b', KNOWN]])), '1 new 1 resolved 0 unchanged 0 unseen'],
    ['its account was not seen', words(new Map([['b', KNOWN]]), { whole: new Set() }), '1 new 0 resolved 0 unchanged 1 unseen'],
    ['its check was not made', words(new Map([['b', KNOWN]]), { checks: [] }), '1 new 0 resolved 0 unchanged 1 unseen'],
    ['it could not be judged', words(new Map([['b', KNOWN]]), {}, ['b']), '1 new 0 resolved 0 unchanged 1 unseen'],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe('the gate', () => {
  it.each<[string, Parameters<typeof gateReason>[1], string | null]>([
    ['nothing is asked', { failOn: null, maxFindings: null, baseline: false }, null],
    ['exactly so severe', { failOn: 'medium', maxFindings: null, baseline: false }, '1 finding of severity medium or worse (--fail-on)'],
    ['less severe', { failOn: 'high', maxFindings: null, baseline: false }, null],
    ['exactly so many', { failOn: null, maxFindings: 1, baseline: false }, null],
    ['one more', { failOn: null, maxFindings: 0, baseline: false }, '1 finding, 0 are allowed (--max-findings)'],
  ])('%s', (_, gate, expected) => {
    expect(gateReason(tallied(null), gate)).toBe(expected);
  });

  it('counts what is new only, with a baseline', () => {
    const gate = { failOn: null, maxFindings: null, baseline: true };
    expect(gateReason(tallied(new Map()), gate)).toBe('1 new finding (--baseline)');
    expect(gateReason(tallied(new Map([[OWN, KNOWN]])), gate)).toBeNull();
    expect(gateReason(tallied(new Map([[OWN, KNOWN]])), { ...gate, failOn: 'info' })).toBeNull();
  });

  it('starts anew when a report is made again', () => {
    const tally = tallied(null);
    tally.clear();
    expect([tally.failed.size, tally.statuses.fail]).toEqual([0, 0]);
  });
});
