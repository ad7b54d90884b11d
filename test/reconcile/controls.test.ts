import { controlsOf } from '../../src/reconcile/controls.js';
import type { ServiceControlPolicies } from '../../src/evidence/values.js';
import { UNKNOWN } from '../../src/model/value.js';
import { ADMIN_TEXT, reconciled, seen, unseen } from '../fixtures.js';
import type { Problem } from '../../src/reconcile/context.js';

function read(levels: ServiceControlPolicies['levels']) {
  const problems: Problem[] = [];
  return { controls: controlsOf({ service_control_policies: seen({ levels }) }, problems), problems };
}

const FULL = { name: 'FullAWSAccess', document: ADMIN_TEXT };
const TORN = { name: 'Torn', document: '{"Statement":' };

describe('controlsOf', () => {
  it('keeps the levels in order, each policy read', () => {
    const deny = {
      name: 'NoLeave',
      document: encodeURIComponent('{"Statement":{"Effect":"Deny","Action":"organizations:Leave*","Resource":"*"}}'),
    };
    expect(read([[FULL], [FULL, deny]])).toMatchObject({
      controls: [
        [{ name: 'FullAWSAccess', document: [{ effect: 'Allow' }] }],
        [{ name: 'FullAWSAccess' }, { name: 'NoLeave', document: [{ effect: 'Deny' }] }],
      ],
      problems: [],
    });
  });

  it('a level on which none was seen stays there', () => {
    expect(read([[FULL], []]).controls).toHaveLength(2);
  });

  it('where they do not apply, nothing caps the account', () => {
    expect(read(null)).toEqual({ controls: null, problems: [] });
  });

  it.each([
    ['not asked', {}],
    ['not seen', { service_control_policies: unseen('denied') }],
  ])('%s: unknown, never "nothing"', (_, evidence) => {
    expect(controlsOf(evidence, [])).toBe(UNKNOWN);
    expect(reconciled(evidence).controls).toBe(UNKNOWN);
  });

  it('one that is no policy is unknown, and told once however often it is attached', () => {
    const { controls, problems } = read([[FULL], [TORN], [FULL, TORN]]);
    expect(controls).toMatchObject([[{}], [{ name: 'Torn', document: UNKNOWN }], [{}, { document: UNKNOWN }]]);
    expect(problems).toEqual([{ source: 'service_control_policies', text: 'service control policy Torn is not a policy document' }]);
  });
});
