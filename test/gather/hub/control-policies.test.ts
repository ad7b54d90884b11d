import { readControlPolicies } from '../../../src/gather/hub/control-policies.js';
import type { ControlPolicyTargets, Organization } from '../../../src/gather/ports.js';
import type { Account } from '../../../src/model/account.js';
import { A, account, B, MANAGEMENT, organization, storeKeeping } from './support.js';
import { denied, fakeHub, script, testClock } from '../support.js';

const policy = (name: string, ...targets: readonly string[]): ControlPolicyTargets => ({ name, document: `{"of":"${name}"}`, targets });
const read = (name: string) => ({ name, document: `{"of":"${name}"}` });

const everywhere = policy('Full', 'r-exam', 'ou-upper', 'ou-lower', MANAGEMENT, A, B);

async function levelsFor(
  answer: readonly ControlPolicyTargets[] | null | Error,
  accounts: readonly Account[],
  { known = organization, store = storeKeeping() }: { readonly known?: Organization | null; readonly store?: ReturnType<typeof storeKeeping> } = {},
) {
  const controlPolicies = script(answer);
  const found = await readControlPolicies({ organization: known }, accounts, { hub: fakeHub({ controlPolicies }), clock: testClock(), store });
  expect(found).toEqual({ gaps: [], notes: [] });
  const evidence = await Promise.all(accounts.map(async ({ id }) => (await store.read(id)).service_control_policies));
  return { evidence, asked: controlPolicies.asked() };
}

const seen = (levels: unknown) => ({ seen: true, asOf: '2026-11-01T12:00:00.000Z', value: { levels } });

describe('readControlPolicies', () => {
  it('sorts them by level, from the root down to the account', async () => {
    const deep = account(A, { path: `o-example/r-exam/ou-upper/ou-lower/${A}/` });
    const policies = [everywhere, policy('Root', 'r-exam'), policy('Lower', 'ou-lower', 'ou-other'), policy('Own', A)];
    const { evidence, asked } = await levelsFor(policies, [deep, account(B)]);
    expect(evidence).toEqual([
      seen([
        [read('Full'), read('Root')],
        [read('Full')],
        [read('Full'), read('Lower')],
        [read('Full'), read('Own')],
      ]),
      seen([[read('Full'), read('Root')], [read('Full')]]),
    ]);
    expect(asked).toBe(1);
  });

  it('they spare the management account', async () => {
    const { evidence } = await levelsFor([everywhere], [account(MANAGEMENT), account(A)]);
    expect(evidence).toEqual([seen(null), seen([[read('Full')], [read('Full')]])]);
  });

  it('not switched on, they apply to nobody, wherever it is', async () => {
    const { evidence } = await levelsFor(null, [account(MANAGEMENT), account(A, { path: null })], { known: null });
    expect(evidence).toEqual([seen(null), seen(null)]);
  });

  it.each<[string, readonly ControlPolicyTargets[], Account, RegExp]>([
    ['AWS did not send its path', [everywhere], account(A, { path: null }), /did not send/],
    ['its path does not end with it', [everywhere], account(A, { path: `o-example/r-exam/${B}/` }), /does not lead from the root to the account/],
    ['its path does not begin with the root', [everywhere], account(A, { path: `o-example/ou-upper/${A}/` }), /does not lead/],
    ['its path is empty', [everywhere], account(A, { path: '' }), /does not lead/],
    // AWS keeps one attached at least: without any, the level would read as "denies all".
    ['nothing is attached to the account', [policy('Full', 'r-exam')], account(A), new RegExp(`attached to ${A}`)],
    ['nothing is attached to a unit', [everywhere], account(A, { path: `o-example/r-exam/ou-new/${A}/` }), /attached to ou-new/],
  ])('what caps the account is not known when %s', async (_, policies, which, detail) => {
    const { evidence } = await levelsFor(policies, [which, account(B)]);
    expect(evidence).toMatchObject([{ seen: false, reason: 'failed', detail: expect.stringMatching(detail) as unknown }, {}]);
  });

  it('nor when nobody knows which account is the management account', async () => {
    const { evidence } = await levelsFor([everywhere], [account(A)], { known: null });
    expect(evidence).toMatchObject([{ seen: false, reason: 'failed' }]);
  });

  it('nor when AWS does not say', async () => {
    const { evidence } = await levelsFor(denied, [account(MANAGEMENT), account(A)]);
    const unseen = { seen: false, reason: 'denied', detail: denied.message };
    expect(evidence).toEqual([unseen, unseen]);
  });

  it('what is kept is not asked again', async () => {
    const all = await levelsFor([everywhere], [account(A), account(B)], { store: storeKeeping(A, B) });
    expect(all).toEqual({ evidence: [undefined, undefined], asked: 0 });
    const part = await levelsFor([everywhere], [account(A), account(B)], { store: storeKeeping(A) });
    expect(part).toMatchObject({ evidence: [undefined, { seen: true }], asked: 1 });
  });

  it('a mistake of ours is not evidence', async () => {
    await expect(levelsFor(new Error('a bug'), [account(A)])).rejects.toThrow('a bug');
  });
});
