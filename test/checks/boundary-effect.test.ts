import fc from 'fast-check';
import { boundaryEffect, type BoundaryEffect } from '../../src/checks/boundary-effect.js';
import { parsePolicy } from '../../src/model/policy.js';
import { UNKNOWN } from '../../src/model/value.js';
import {
  allow,
  allowNot,
  answers,
  anyDocument,
  applied,
  deny,
  denyNot,
  document,
  policies,
  policyOf,
  text,
  UNREAD,
  WITH_MFA,
  WORLDS,
  type StatementJson,
  type World,
} from '../policy/support.js';
import { requestsNear, withoutConditionalDenials, type Request } from '../policy/universe.js';
import { PROPERTY, runs } from '../extent.js';

const BUCKET = { Resource: 'arn:aws:s3:::logs/*' };
const VAULT = { Resource: 'arn:aws:s3:::vault' };
const HOME = { Resource: 'arn:aws:s3:::home/${aws:username}' };

it.each<[BoundaryEffect, string, readonly StatementJson[], readonly StatementJson[]]>([
  ['no_effect', 'of everything', [allow('s3:*')], [allow('*')]],
  ['no_effect', 'of just that', [allow('s3:Get*', BUCKET)], [allow('s3:*', { Resource: 'arn:aws:s3:::*' })]],
  ['no_effect', 'that allows it piece by piece', [allow(['s3:Get*', 'ec2:*'])], [allow('s3:*'), allow('ec2:*')]],
  ['no_effect', 'of who has nothing', [], [allow('s3:*')]],
  ['no_effect', 'of who has denials only', [deny('*')], [allow('s3:*')]],
  ['no_effect', 'that leaves out less', [allowNot(['iam:*', 's3:*'])], [allowNot('iam:*')]],
  ['no_effect', 'that denies something else', [allow('s3:*')], [allow('*'), deny('iam:*')]],
  ['no_effect', 'that denies it elsewhere', [allow('s3:*', BUCKET)], [allow('*'), deny('*', VAULT)]],
  [
    'no_effect',
    'of all resources but others',
    [allow('s3:*', BUCKET)],
    [{ Effect: 'Allow', Action: '*', Resource: ['arn:aws:s3:::logs/*'] }],
  ],
  ['caps', 'of something else', [allow('s3:*')], [allow('ec2:*')]],
  ['caps', 'of a part', [allow('s3:*')], [allow('s3:Get*')]],
  ['caps', 'of some resources', [allow('s3:*')], [allow('s3:*', BUCKET)]],
  ['caps', 'of one thing of two', [allow(['s3:*', 'ec2:*'])], [allow('s3:*')]],
  ['caps', 'that leaves out more', [allowNot('iam:*')], [allowNot(['iam:*', 's3:*'])]],
  ['caps', 'of a list where all but something is allowed', [allowNot('iam:*')], [allow(['s3:*', 'ec2:*'])]],
  ['caps', 'that denies a part', [allow('s3:*')], [allow('*'), deny('s3:Delete*')]],
  ['caps', 'that denies it somewhere', [allow('s3:*')], [allow('*'), deny('*', VAULT)]],
  ['caps', 'that denies all but something', [allowNot('iam:*')], [allow('*'), { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }]],
  ['caps', 'without statements', [allow('s3:*')], []],
  ['unknown', 'with a condition', [allow('s3:*')], [allow('*', { Condition: WITH_MFA })]],
  ['unknown', 'that denies with a condition', [allow('s3:*')], [allow('*'), deny('s3:*', { Condition: WITH_MFA })]],
  [
    'no_effect',
    'of all resources but another one',
    [allow('s3:*', { Resource: 'arn:aws:s3:::b' })],
    [{ Effect: 'Allow', Action: '*', NotResource: VAULT.Resource }],
  ],
  [
    'caps',
    'of all resources but its own',
    [allow('s3:*', { Resource: 'arn:aws:s3:::v*' })],
    [{ Effect: 'Allow', Action: '*', NotResource: VAULT.Resource }],
  ],
  [
    'no_effect',
    'that leaves out fewer resources',
    [{ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::v*' }],
    [{ Effect: 'Allow', Action: '*', NotResource: VAULT.Resource }],
  ],
  [
    'caps',
    'that leaves out more resources',
    [{ Effect: 'Allow', Action: 's3:*', NotResource: VAULT.Resource }],
    [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::v*' }],
  ],
  ['no_effect', 'of everything in two statements', [allow('*')], [allowNot('iam:*'), allow('iam:*')]],
  [
    'no_effect',
    'of everything in two statements, one for one resource',
    [allow('s3:*')],
    [{ Effect: 'Allow', Action: '*', NotResource: VAULT.Resource }, allow('s3:*', VAULT)],
  ],
  ['caps', 'of nearly everything in two statements', [allow('*')], [allowNot('iam:*'), allow('iam:Get*')]],
  [
    'unknown',
    'of everything in two statements, one with a condition',
    [allow('*')],
    [allowNot('iam:*'), allow('iam:*', { Condition: WITH_MFA })],
  ],
  [
    'no_effect',
    'of everything, written otherwise',
    [{ Effect: 'Allow', NotAction: 'iam:*', NotResource: VAULT.Resource }],
    [allow('*:*', { Resource: '**' })],
  ],
  ['unknown', 'that nobody can compare', [allow('s3:*')], [allow('s3:?*')]],
  ['caps', 'of some resources, under a condition', [allow('s3:*')], [allow('s3:*', { ...BUCKET, Condition: WITH_MFA })]],
  ['caps', 'of two parts', [allow('s3:*')], [allow('s3:Get*'), allow('s3:Put*')]],
  ['caps', 'that denies what overlaps', [allow('s3:*Object')], [allow('*'), deny('s3:Get*')]],
  ['caps', 'that denies where it overlaps', [allow('s3:*', BUCKET)], [allow('*'), deny('*', { Resource: 'arn:aws:s3:::*/2026' })]],
  [
    'no_effect',
    'that denies all other resources',
    [allow('s3:*', BUCKET)],
    [allow('*'), { Effect: 'Deny', Action: '*', NotResource: BUCKET.Resource }],
  ],
  ['no_effect', 'that denies what is denied anyway', [allow('*'), deny('iam:*')], [allow('*'), deny('iam:Create*')]],
  [
    'no_effect',
    'that denies more than what is denied anyway, of nothing that is allowed',
    [allow(['s3:Get*', 'ec2:*']), deny('s3:*')],
    [allow('*'), denyNot('ec2:*')],
  ],
  ['unknown', 'that denies what is denied anyway, and more', [allow('s3:*'), deny('s3:Get*')], [allow('*'), deny(['s3:Get*', 'iam:*'])]],
  ['unknown', 'that denies what may not be allowed anyway', [allowNot('s3:?*')], [allow('*'), deny('s3:*')]],
  ['no_effect', 'of who is allowed all but everything', [allowNot('*')], [allow('s3:*')]],
  ['no_effect', 'that does not allow what is denied anyway', [allow('*'), deny('iam:*')], [allowNot('iam:Create*')]],
  ['caps', 'that denies more than what is denied anyway', [allow('*'), deny('iam:Create*')], [allow('*'), deny('iam:*')]],
  [
    'caps',
    'that denies what is denied under a condition',
    [allow('*'), deny('iam:*', { Condition: WITH_MFA })],
    [allow('*'), deny('iam:*')],
  ],
  ['no_effect', 'of its own home', [allow('s3:*', HOME)], [allow('*', HOME)]],
  ['unknown', 'of a home that may be its own', [allow('s3:*', HOME)], [allow('*', { Resource: 'arn:aws:s3:::home/alice' })]],
  [
    'unknown',
    'that denies a home that may be its own',
    [allow('s3:*', { Resource: 'arn:aws:s3:::home/?lice' })],
    [allow('*'), deny('*', HOME)],
  ],
  [
    'unknown',
    'of homes with names as long as a variable',
    [allow('s3:*', HOME)],
    [allow('*', { Resource: `arn:aws:s3:::home/${'?'.repeat(15)}` })],
  ],
  ['caps', 'of other actions in its own home', [allow('s3:*', HOME)], [allow('s3:Get*', HOME)]],
  ['no_effect', 'that denies something else with a condition', [allow('s3:*')], [allow('*'), deny('iam:*', { Condition: WITH_MFA })]],
])('%s: a boundary %s', (expected, _, own, boundary) => {
  expect(boundaryEffect(policies([applied('P', ...own)], document(...boundary)))).toBe(expected);
});

it.each<[BoundaryEffect, string, Parameters<typeof boundaryEffect>[0]]>([
  ['none', 'no boundary', policies([UNREAD])],
  ['unknown', 'one that could not be read', policies([], UNKNOWN)],
  ['unknown', 'a policy that could not be read', policies([UNREAD], document(allow('s3:*')))],
  ['unknown', 'a group that was not seen', policies([], document(allow('s3:*')), false)],
  ['no_effect', 'a policy that could not be read, under a boundary of everything', policies([UNREAD], document(allow('*')))],
  ['no_effect', 'the same, in two statements', policies([UNREAD], document(allowNot('iam:*'), allow('iam:*')))],
  ['unknown', 'the same, but for what is denied', policies([UNREAD], document(allow('*'), deny('s3:*')))],
  ['caps', 'what is known is capped already', policies([UNREAD, applied('P', allow('ec2:*'))], document(allow('s3:*')))],
])('%s: %s', (expected, _, of) => {
  expect(boundaryEffect(of)).toBe(expected);
});

function effect(identity: string, boundary: string): BoundaryEffect {
  return boundaryEffect(policies([policyOf(identity)], parsePolicy(boundary)));
}

/** All but some, and some of that: what several statements hold only together. */
const nearlyAll = fc
  .record({
    but: fc.subarray(['iam:*', 's3:*', 's3:Get*'], { minLength: 1 }),
    and: fc.subarray(['IAM:*', 's3:*', 's3:G*'], { minLength: 1 }),
    where: fc.constantFrom('*', 'arn:aws:s3:::home/*'),
    conditional: fc.nat(4),
    denied: fc.nat(4),
  })
  .map(({ but, and, where, conditional, denied }) =>
    text(
      where === '*' ? allowNot(but) : { Effect: 'Allow', NotAction: but, NotResource: where },
      allow(and, { Resource: '*', ...(conditional === 0 ? { Condition: WITH_MFA } : {}) }),
      ...(where === '*' ? [] : [allow('*', { Resource: where })]),
      ...(denied === 0 ? [deny('ec2:*')] : []),
    ),
  );

/** Conditions hold or not; the user has one name or another. */
function allowed(json: string, { action, resource }: Request, world: World): boolean {
  return answers(json, action, resource, world) === 'allow';
}

it('a boundary without effect takes nothing away', () => {
  let without = 0;
  fc.assert(
    fc.property(anyDocument, fc.oneof(anyDocument, nearlyAll), (identity, boundary) => {
      fc.pre(effect(identity, boundary) === 'no_effect');
      without += 1;
      for (const request of requestsNear(identity, boundary)) {
        for (const world of WORLDS) if (allowed(identity, request, world)) expect(allowed(boundary, request, world)).toBe(true);
      }
    }),
    { ...PROPERTY, numRuns: runs(40) },
  );
  expect(without).toBeGreaterThan(runs(20));
});

it('a boundary that caps takes something away', () => {
  let caps = 0;
  fc.assert(
    fc.property(fc.oneof(anyDocument, nearlyAll), fc.oneof(anyDocument, nearlyAll), (identity, boundary) => {
      fc.pre(effect(identity, boundary) === 'caps');
      caps += 1;
      const [own, limits] = [withoutConditionalDenials(identity), withoutConditionalDenials(boundary)];
      const worlds = WORLDS.filter(({ conditions }) => conditions);
      expect(
        requestsNear(identity, boundary).some((request) =>
          worlds.some((world) => allowed(own, request, world) && !allowed(limits, request, world)),
        ),
      ).toBe(true);
    }),
    PROPERTY,
  );
  expect(caps).toBeGreaterThan(runs(50));
});
