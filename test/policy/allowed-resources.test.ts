import fc from 'fast-check';
import { parsePolicy } from '../../src/model/policy.js';
import type { Unknown } from '../../src/model/value.js';
import { allowedResources, type AllowedPart } from '../../src/policy/allowed-resources.js';
import type { PrincipalPolicies, ServiceControls } from '../../src/policy/applied-policy.js';
import { decide } from '../../src/policy/decide.js';
import { layersOf } from '../../src/policy/layers.js';
import { PROPERTY } from '../fixtures.js';
import { ACTIONS, allow, anyDocument, applied, control, deny, document, policies, policyOf, RESOURCES, WITH_MFA, type StatementJson } from './support.js';

const ROLES = 'arn:aws:iam::111122223333:role/*';
/** `*` is a pattern here, and no resource. */
const THINGS = RESOURCES.filter((resource) => resource !== '*');
const APP = 'arn:aws:iam::111122223333:role/app-*';

interface Case {
  readonly own: readonly StatementJson[];
  readonly boundary?: readonly StatementJson[];
  readonly levels?: readonly (readonly StatementJson[])[];
}

function asked({ own, boundary, levels }: Case, within = ROLES, userName: string | null = 'alice'): readonly AllowedPart[] {
  const controls: ServiceControls = levels?.map((level, at) => [control(`L${at}`, ...level)]) ?? null;
  const layers = layersOf(policies([applied('P', ...own)], boundary === undefined ? null : document(...boundary)), controls);
  return allowedResources({ action: 'iam:PassRole', within, userName }, layers, layers);
}

function part(pattern = ROLES, doubt: AllowedPart['doubt'] = null): AllowedPart {
  return { pattern, doubt };
}

it.each<[string, Case, readonly AllowedPart[]]>([
  ['nothing', { own: [] }, []],
  ['another action', { own: [allow('iam:GetRole')] }, []],
  ['everything', { own: [allow('*')] }, [part()]],
  ['the action, in other case', { own: [allow('IAM:passrole')] }, [part()]],
  ['all roles of any account', { own: [allow('iam:PassRole', { Resource: 'arn:aws:iam::*:role/*' })] }, [part()]],
  ['some roles', { own: [allow('iam:PassRole', { Resource: APP })] }, [part(APP)]],
  ['roles of another account', { own: [allow('iam:PassRole', { Resource: 'arn:aws:iam::444455556666:role/*' })] }, []],
  ['buckets', { own: [allow('*', { Resource: 'arn:aws:s3:::x' })] }, []],
  ['a condition', { own: [allow('*', { Condition: WITH_MFA })] }, [part(ROLES, 'condition')]],
  ['a condition beside an Allow without', { own: [allow('*', { Condition: WITH_MFA }), allow('iam:*')] }, [part()]],
  ['a variable', { own: [allow('*', { Resource: 'arn:aws:iam::*:role/${aws:PrincipalTag/team}-*' })] }, [part('arn:aws:iam::111122223333:role/*-*', 'variable')]],
  ['all but some roles', { own: [{ Effect: 'Allow', Action: '*', NotResource: APP }] }, [part()]],
  ['all but all roles', { own: [{ Effect: 'Allow', Action: '*', NotResource: ROLES }] }, []],
  ['all but roles by a variable', { own: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam::*:role/${aws:PrincipalTag/x}' }] }, [part(ROLES, 'variable')]],
  ['a Deny', { own: [allow('*'), deny('iam:Pass*')] }, []],
  ['a Deny of all but IAM', { own: [allow('*'), { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }] }, [part()]],
  ['a Deny with a condition', { own: [allow('*'), deny('*', { Condition: WITH_MFA })] }, [part()]],
  ['a Deny of some of them', { own: [allow('*'), deny('*', { Resource: APP })] }, [part()]],
  ['a Deny of exactly what is allowed', { own: [allow('*', { Resource: APP }), deny('*', { Resource: APP })] }, []],
  ['a Deny of all but buckets', { own: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::*' }] }, []],
  ['a Deny of all but some of them', { own: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: APP }] }, [part()]],
  ['a boundary of something else', { own: [allow('*')], boundary: [allow('s3:*')] }, []],
  ['a boundary of some roles', { own: [allow('*')], boundary: [allow('*', { Resource: APP })] }, [part(APP)]],
  ['a boundary of other roles', { own: [allow('*', { Resource: 'arn:aws:iam::*:role/web' })], boundary: [allow('*', { Resource: APP })] }, []],
  ['a boundary with a condition', { own: [allow('*')], boundary: [allow('*', { Condition: WITH_MFA })] }, [part(ROLES, 'condition')]],
  ['a boundary that denies', { own: [allow('*')], boundary: [allow('*'), deny('iam:PassRole')] }, []],
  ['levels that allow', { own: [allow('*')], levels: [[allow('*')], [allow('iam:*')]] }, [part()]],
  ['a level that does not', { own: [allow('*')], levels: [[allow('*')], [allow('ec2:*')]] }, []],
  ['a level that denies', { own: [allow('*')], levels: [[allow('*'), deny('iam:PassRole')], [allow('*')]] }, []],
])('%s', (_, given, expected) => {
  expect(asked(given)).toEqual(expected);
});

describe('the name of the user', () => {
  const own = { own: [allow('*', { Resource: 'arn:aws:iam::*:user/${aws:username}' })] };
  const users = 'arn:aws:iam::111122223333:user/*';

  it('stands for itself', () => {
    expect(asked(own, users)).toEqual([part('arn:aws:iam::111122223333:user/alice')]);
  });

  it('is nobody in the session of a role', () => {
    expect(asked(own, users, null)).toEqual([]);
  });

  it('is denied where it stands in a Deny', () => {
    const given = { own: [allow('*'), deny('*', { Resource: 'arn:aws:iam::*:user/${aws:username}' })] };
    expect(asked(given, 'arn:aws:iam::111122223333:user/alice')).toEqual([]);
    expect(asked(given, 'arn:aws:iam::111122223333:user/bob')).toHaveLength(1);
  });
});

it('agrees with the decision about each resource, wherever nothing is left open', () => {
  let certain = 0;
  fc.assert(
    fc.property(anyDocument, anyDocument, anyDocument, fc.constantFrom(...ACTIONS), fc.constantFrom(...THINGS), (identity, boundary, scp, action, resource) => {
      fc.pre(![identity, boundary, scp].some((json) => json.includes('Condition') || json.includes('${')));
      const principal: PrincipalPolicies = policies([policyOf(identity)], parsePolicy(boundary));
      const controls: ServiceControls | Unknown = [[policyOf(scp)]];
      const layers = layersOf(principal, controls);
      const parts = allowedResources({ action, within: resource, userName: null }, layers, layers);
      expect(parts).toEqual(decide({ action, resource }, principal, controls) === 'allowed' ? [part(resource)] : []);
      certain += parts.length;
    }),
    { ...PROPERTY, numRuns: 1000 },
  );
  expect(certain).toBeGreaterThan(10);
});

it('never leaves out what may be allowed', () => {
  fc.assert(
    fc.property(anyDocument, anyDocument, anyDocument, fc.constantFrom(...ACTIONS), fc.constantFrom(...THINGS), (identity, boundary, scp, action, resource) => {
      const principal = policies([policyOf(identity)], parsePolicy(boundary));
      const layers = layersOf(principal, [[policyOf(scp)]]);
      const decision = decide({ action, resource }, principal, [[policyOf(scp)]]);
      // Whose name it is can be known: then it is not left open.
      const parts = ['alice', 'bob'].flatMap((userName) => allowedResources({ action, within: resource, userName }, layers, layers));
      if (decision === 'allowed') expect(parts.some(({ doubt }) => doubt === null)).toBe(true);
      if (parts.length > 0) expect(['allowed', 'allowed_conditionally']).toContain(decision);
    }),
    { ...PROPERTY, numRuns: 1000 },
  );
});
