import fc from 'fast-check';
import type { Statement } from '../../src/model/policy.js';
import { UNKNOWN } from '../../src/model/value.js';
import { ACTIONS, EVERYTHING, extentsOf, holds, remainder, RESOURCES, touches, type Extent } from '../../src/policy/extents.js';
import { isBeyond } from '../../src/policy/examples.js';
import { allow, allowNot, anyDocument, document, naive, named, policyOf, type StatementJson } from './support.js';
import { requestsNear, type Request } from './universe.js';
import { IS_FULL, PROPERTY } from '../extent.js';

const VAULT = 'arn:aws:s3:::vault';

function parsed(...statements: readonly StatementJson[]): readonly Statement[] {
  return document(...statements);
}

function read(json: string): readonly Statement[] {
  const { document: found } = policyOf(json);
  if (found === UNKNOWN) throw new Error('no policy');
  return found;
}

function words({ actions, resources }: Extent): string {
  return `${actions.within} on ${resources.within}`;
}

describe('resources with policy variables', () => {
  it.each([
    ['the same', 'home/${aws:username}', 'home/${aws:username}', true],
    ['more of the same', 'home/${aws:username}/*', 'home/${aws:username}/docs/*', true],
    ['any text', 'home/*', 'home/${aws:username}', true],
    ['any text between', 'home/*/docs', 'home/${aws:username}/docs', true],
    ['another variable', 'home/${aws:userid}', 'home/${aws:username}', false],
    ['as many letters as its name has', `home/${'?'.repeat(15)}`, 'home/${aws:username}', false],
    ['one letter at least', 'home/?*', 'home/${aws:username}', false],
    ['a part of its name', 'home/*username}', 'home/${aws:username}', false],
    ['what it begins with', 'home/$*', 'home/${aws:username}', false],
    ['what it may stand for', 'home/alice', 'home/${aws:username}', false],
    ['text that looks like it', 'home/${aws:username}', 'home/${$}{aws:username}', false],
    ['it for text that looks like it', 'home/${$}{aws:username}', 'home/${aws:username}', false],
    ['a dollar sign', 'home/${$}*', 'home/${$}{x', true],
    ['it may stand for that', 'home/${aws:username}', 'home/alice', false],
  ])('%s: %s covers %s: %s', (_, wider, narrower, expected) => {
    expect(RESOURCES.covers(wider, narrower)).toBe(expected);
  });

  it('may be anything', () => {
    expect(RESOURCES.overlaps('home/${aws:username}', 'home/alice')).toBe(true);
    expect(RESOURCES.overlaps('home/?lice', 'home/${aws:username}')).toBe(true);
    expect(RESOURCES.overlaps('home/${aws:username}', 'logs/alice')).toBe(false);
  });
});

it('every action is every action, however it is written', () => {
  for (const wider of ['*', '**', '*:*'])
    for (const narrower of ['*', '**', '*:*', 'S3:*']) expect(ACTIONS.covers(wider, narrower)).toBe(true);
  expect(ACTIONS.covers('s3:get*', 'S3:GetObject')).toBe(true);
});

it.each<[string, readonly StatementJson[], readonly string[]]>([
  ['nothing is named', [], ['* on *']],
  ['a part is named', [allow('s3:*')], ['* on *']],
  ['all is named', [allow('*:*', { Resource: '**' })], []],
  ['actions are left', [allowNot(['iam:*', 's3:*'])], ['iam:* on *', 's3:* on *']],
  ['resources are left', [{ Effect: 'Allow', Action: '*', NotResource: VAULT }], [`* on ${VAULT}`]],
  ['both are left', [{ Effect: 'Allow', NotAction: 'iam:*', NotResource: VAULT }], ['iam:* on *', `* on ${VAULT}`]],
  [
    'named in any order',
    [allow('s3:*', { Resource: VAULT }), { Effect: 'Allow', Action: 's3:*', NotResource: VAULT }, allowNot('s3:*')],
    [],
  ],
  ['the narrower of two is left', [allowNot('s3:*'), allowNot('s3:Get*'), allowNot('s3:*Object')], ['s3:Get* on *']],
  ['nothing of two is left', [allowNot('s3:Get*'), allowNot('s3:Put*')], []],
])('%s', (_, statements, expected) => {
  expect(remainder(EVERYTHING, parsed(...statements)).left.map(words)).toEqual(expected);
});

it('names the statements that took something away, and no others', () => {
  const statements = parsed(allow('iam:Get*'), allow('iam:*'), allowNot('iam:*'), allowNot('iam:*'), allow('s3:*'));
  const { left, by } = remainder(EVERYTHING, statements);
  expect(left).toEqual([]);
  expect(statements.map((statement) => by.has(statement))).toEqual([false, true, true, false, false]);
});

it('long exceptions do not multiply without end', () => {
  const statements = Array.from({ length: 6 }, (_, at) => ({
    Effect: 'Allow',
    NotAction: Array.from({ length: 150 }, (_action, action) => `s3:A${action}${'?'.repeat(at)}*`),
    NotResource: Array.from({ length: 30 }, (_resource, resource) => `arn:aws:s3:::bucket-${resource}${'?'.repeat(at)}*`),
  }));
  const { left } = remainder(EVERYTHING, parsed(...statements));
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThanOrEqual(1000);
});

it('an example tells what is certainly left', () => {
  expect(isBeyond(EVERYTHING, parsed(allowNot('iam:*'), allow('iam:Get*')))).toBe(false);
  const { left } = remainder(EVERYTHING, parsed(allowNot('iam:*')));
  expect(left.map((part) => isBeyond(part, parsed(allowNot('iam:*'), allow('iam:Get*'))))).toEqual([true]);
  expect(left.map((part) => isBeyond(part, parsed(allowNot('iam:*'), allow('iam:?*'))))).toEqual([false]);
});

/** Does one of the statements name the request, by the naive matcher? */
function name(statements: readonly Pick<Statement, 'actions' | 'resources'>[], { action, resource }: Request, username: string): boolean {
  return statements.some(({ actions, resources }) => {
    const isAction = actions.patterns.some((pattern) => naive(pattern.toLowerCase(), action.toLowerCase())) !== actions.except;
    return (
      isAction &&
      resources?.patterns.some((pattern) => naive(pattern.replaceAll('${aws:username}', username).replaceAll('${$}', '$'), resource)) !==
        resources?.except
    );
  });
}

/** As wide as its patterns. */
function wide({ actions, resources }: Extent): Pick<Statement, 'actions' | 'resources'> {
  return { actions: named(actions.within), resources: named(resources.within) };
}

it('nothing that is not named is lost, and what is held, untouched or beyond is so, request by request', () => {
  const seen = { held: 0, untouched: 0, beyond: 0 };
  fc.assert(
    fc.property(anyDocument, anyDocument, fc.nat(), (one, other, at) => {
      const [statements, given] = [read(one), read(other)];
      const [of, first] = [given[at % given.length], statements[0]];
      if (of === undefined || first === undefined) return;
      const extents = extentsOf(of);
      const asked = requestsNear(one, other).flatMap((request) => ['alice', 'bob'].map((username) => ({ request, username })));
      const wanted = asked.filter(({ request, username }) => name([of], request, username));
      const missing = wanted.filter(({ request, username }) => !name(statements, request, username));
      const left = extents.flatMap((extent) => remainder(extent, statements).left);
      for (const { request, username } of missing) expect(name(left.map(wide), request, username)).toBe(true);
      const isBeyondAll = left.some((part) => isBeyond(part, statements));
      if (isBeyondAll) expect(missing).not.toHaveLength(0);
      const isHeld = extents.every((extent) => holds(first, extent));
      const isUntouched = !extents.some((extent) => touches(first, extent));
      if (isHeld) expect(wanted.every(({ request, username }) => name([first], request, username))).toBe(true);
      if (isUntouched) expect(wanted.some(({ request, username }) => name([first], request, username))).toBe(false);
      seen.held += Number(isHeld);
      seen.untouched += Number(isUntouched);
      seen.beyond += Number(isBeyondAll);
    }),
    { ...PROPERTY, numRuns: IS_FULL ? 150 : 30 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(IS_FULL ? 10 : 2);
});
