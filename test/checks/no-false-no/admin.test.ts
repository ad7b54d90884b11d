import fc from 'fast-check';
import { adminChain } from '../../../src/checks/admin-chain.js';
import { adminOf } from '../../../src/checks/admin.js';
import { applied, document, policies, WITH_MFA, type StatementJson } from '../../policy/support.js';
import { IS_FULL, ofTheLongest, PROPERTY } from '../../extent.js';
import { isAllowed } from './naive-world.js';

const WORLD = { kind: 'role', mfa: true, voided: false, passedTo: null } as const;
const REQUESTS = ['s3:GetObject', 's3:PutObject', 'iam:PassRole', 'sts:AssumeRole', 'ec2:RunInstances'].flatMap((action) =>
  ['arn:aws:s3:::vault', 'arn:aws:s3:::vat', 'arn:aws:iam::111122223333:role/x'].map((resource) => ({ action, resource })),
);

const statement = fc
  .record({
    deny: fc.nat(4),
    actions: fc.subarray(['*', '*:*', 'iam:*', 'IAM:*', 's3:*', 's3:Get*', 'prowler:*'], { minLength: 1, maxLength: 2 }),
    notAction: fc.boolean(),
    resources: fc.oneof(
      { weight: 4, arbitrary: fc.constant(['*']) },
      { weight: 1, arbitrary: fc.constantFrom(['arn:aws:s3:::vault'], ['arn:aws:s3:::v*']) },
    ),
    notResource: fc.boolean(),
    conditional: fc.nat(6),
  })
  .map(({ deny, actions, notAction, resources, notResource, conditional }): StatementJson => ({
    Effect: deny === 0 ? 'Deny' : 'Allow',
    [notAction ? 'NotAction' : 'Action']: actions,
    [notResource && resources[0] !== '*' ? 'NotResource' : 'Resource']: resources,
    ...(conditional === 0 ? { Condition: WITH_MFA } : {}),
  }));

it('no administrator is called none', () => {
  let [full, less] = [0, 0];
  const layer = fc.array(statement, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(layer, layer, fc.option(layer), (own, more, boundary) => {
      const of = policies([applied('A', ...own), applied('B', ...more)], boundary === null ? null : document(...boundary));
      const layers = [[...own, ...more], ...(boundary === null ? [] : [boundary])];
      // With the conditions of an Allow met, and those of a Deny not.
      const certain = layers.map((statements) =>
        statements.filter(({ Effect, Condition }) => Effect === 'Allow' || Condition === undefined),
      );
      const isFull = REQUESTS.every(({ action, resource }) => isAllowed(certain, action, resource, WORLD));
      const admin = adminOf(of);
      if (isFull) expect(admin).not.toBe('no');
      // A boundary that certainly denies something leaves no administrator, unless that is denied anyway.
      const cut =
        boundary !== null &&
        REQUESTS.some(
          ({ action, resource }) =>
            isAllowed([certain[0] ?? []], action, resource, WORLD) && !isAllowed([certain[1] ?? []], action, resource, WORLD),
        );
      if (cut) expect(admin).not.toBe('yes');
      expect(adminChain(of).kind === 'full').toBe(admin === 'yes');
      if (isFull) full += 1;
      else less += 1;
    }),
    { ...PROPERTY, numRuns: IS_FULL ? ofTheLongest(30_000) : 1000 },
  );
  expect(Math.min(full, less)).toBeGreaterThan(IS_FULL ? ofTheLongest(1000) : 10);
});
