import fc from 'fast-check';
import { loadCatalogue } from '../../src/output/load-catalogue.js';
import type { Droppable } from '../../src/policy/reduction.js';
import { grammarProblems } from '../../src/policy/policy-grammar.js';
import { POLICY_LIMITS } from '../../src/policy/policy-limits.js';
import { suggest, type Suggestion } from '../../src/policy/suggest.js';
import { PROPERTY } from '../extent.js';
import { ADMIN_TEXT } from '../fixtures.js';
import {
  ACTIONS,
  allow,
  allowNot,
  answers,
  anyDocument,
  CATALOGUE,
  deny,
  droppable,
  dropping,
  RESOURCES,
  text,
  unusing,
  validDocument,
  WITH_MFA,
  WORLDS,
  type StatementJson,
} from './support.js';

const LOGS = { Resource: 'arn:aws:s3:::logs/*' };
const NO_S3 = dropping('s3');
const S3_LIST = ['s3:DeleteObject', 's3:GetBucketAcl', 's3:ListAllMyBuckets', 's3:PutObject'];
const ALL_BUT_EC2 = ['execute-api:*', 'iam:*', 'mystery:*', 's3:*', 'ses:*', 'sts:*'];

function reduced(may: Droppable, ...statements: readonly StatementJson[]): Suggestion {
  return suggest(text(...statements), may, CATALOGUE);
}

describe('what goes', () => {
  it.each<[string, Droppable, readonly StatementJson[], readonly StatementJson[], readonly string[]]>([
    ['a service from a list', NO_S3, [allow(['s3:Get*', 'ec2:*', 'S3:PutObject'])], [allow(['ec2:*'])], ['s3']],
    [
      'a statement of which nothing is left',
      NO_S3,
      [allow('s3:*', { Sid: 'One' }), allow('ec2:*', { Sid: 'Two' })],
      [allow('ec2:*', { Sid: 'Two' })],
      ['s3'],
    ],
    ['a service that the catalogue does not know', dropping('unknown'), [allow(['unknown:*', 's3:*'])], [allow(['s3:*'])], ['unknown']],
    ['a star, as a list of what stays', dropping('ec2'), [allow('*', LOGS)], [allow(ALL_BUT_EC2, LOGS)], ['ec2']],
    ['*:*, as a list of what stays', dropping('ec2'), [allow(['*:*'])], [allow(ALL_BUT_EC2)], ['ec2']],
    ['NotAction, by naming more', dropping('s3', 'ec2'), [allowNot(['iam:*'])], [allowNot(['iam:*', 'ec2:*', 's3:*'])], ['ec2', 's3']],
    ['NotAction of one text', NO_S3, [allowNot('iam:*')], [allowNot(['iam:*', 's3:*'])], ['s3']],
    [
      'NotAction that leaves nothing else',
      dropping('s3', 'ses'),
      [allowNot(['ec2:*', 'execute-api:*', 'iam:*', 'mystery:*', 'sts:*', 's3:Put*']), allow('ec2:*')],
      [allow('ec2:*')],
      ['s3', 'ses'],
    ],
    ['one action', unusing('s3:PutObject'), [allow(['s3:putobject', 's3:GetObject'])], [allow(['s3:GetObject'])], ['s3:putobject']],
    ['an action of a pattern, as a list of the others', unusing('s3:GetObject'), [allow('s3:*')], [allow(S3_LIST)], ['s3:GetObject']],
    ['an action of a pattern that leaves one', unusing('s3:GetObject'), [allow('s3:Get*')], [allow('s3:GetBucketAcl')], ['s3:GetObject']],
    [
      'an action of a star',
      unusing('ses:SendEmail'),
      [allow('*')],
      [allow(['ec2:*', 'execute-api:*', 'iam:*', 'mystery:*', 's3:*', 'ses:GetAccount', 'sts:*'])],
      ['ses:SendEmail'],
    ],
    [
      'an action of NotAction',
      unusing('ses:SendEmail', 'iam:GetUser'),
      [allowNot('iam:*')],
      [allowNot(['iam:*', 'ses:SendEmail'])],
      ['ses:SendEmail'],
    ],
    ['all but PassRole, which nobody tracks', dropping('iam'), [allow(['iam:*', 's3:*'])], [allow(['iam:PassRole', 's3:*'])], ['iam']],
    ['all but PassRole of a pattern', dropping('iam'), [allow('iam:????role', LOGS)], [allow('iam:PassRole', LOGS)], ['iam']],
    [
      'all but PassRole of a star',
      dropping('ec2', 'execute-api', 'mystery', 's3', 'ses', 'sts', 'iam'),
      [allow('*')],
      [allow('iam:PassRole')],
      ['ec2', 'execute-api', 'iam', 'mystery', 's3', 'ses', 'sts'],
    ],
    [
      'all but PassRole of NotAction',
      dropping('iam'),
      [allowNot('s3:*', { Sid: 'One', ...LOGS })],
      [allowNot(['s3:*', 'iam:*'], { Sid: 'One', ...LOGS }), allow('iam:PassRole', LOGS)],
      ['iam'],
    ],
    ['iam without PassRole', dropping('iam'), [allow(['iam:Get*', 's3:*'])], [allow(['s3:*'])], ['iam']],
    ['iam of a NotAction without PassRole', dropping('iam'), [allowNot(['iam:Pass*'])], [allowNot(['iam:Pass*', 'iam:*'])], ['iam']],
  ])('%s', (_, may, before, after, removed) => {
    expect(reduced(may, ...before)).toEqual({ document: text(...after), removed, kept: [], changed: true });
  });

  it.each<[string, Droppable, readonly StatementJson[]]>([
    ['the only service', NO_S3, [allow('s3:*'), allow(['S3:Get*'], LOGS)]],
    ['the only action', unusing('s3:GetObject'), [allow('s3:GetObject')]],
  ])('%s: nothing is left', (_, may, before) => {
    expect(reduced(may, ...before)).toMatchObject({ document: null, kept: [], changed: true });
  });

  it('a policy without statements can be detached', () => {
    expect(suggest('{"Version":"2012-10-17","Statement":[]}', NO_S3, CATALOGUE)).toEqual({
      document: null,
      removed: [],
      kept: [],
      changed: true,
    });
  });
});

describe('what stays', () => {
  it.each(['2012-10-17', '2008-10-17', undefined])('version %s, and what looks like a variable', (Version) => {
    const home = { Resource: ['arn:aws:s3:::${aws:username}/*', 'arn:aws:s3:::${$}'] };
    const of = (action: readonly string[]): string => JSON.stringify({ Version, Statement: [allow(action, home), deny('*', home)] });
    expect(suggest(of(['s3:Get*', 'ec2:*']), dropping('ec2'), CATALOGUE)).toEqual({
      document: of(['s3:Get*']),
      removed: ['ec2'],
      kept: [],
      changed: true,
    });
  });

  const passRole = allow(['iam:passROLE']);
  it.each<[string, Droppable, readonly StatementJson[], string | null]>([
    ['what is used', NO_S3, [allow(['ec2:*', 'EC2:Run*'])], null],
    ['a star of which nothing goes', dropping('unknown'), [allow('*'), allowNot('iam:*')], null],
    ['NotAction that names it', NO_S3, [allowNot(['S3:*'])], null],
    ['a Deny', NO_S3, [deny('s3:*'), allow('ec2:*')], null],
    ['a condition', NO_S3, [allow('s3:*', { Condition: WITH_MFA })], 'it has a condition'],
    ['a condition on what is used', NO_S3, [allow('ec2:*', { Condition: WITH_MFA })], null],
    ['PassRole of iam', dropping('iam'), [passRole], null],
    ['PassRole among actions', unusing('iam:PassRole'), [passRole, allow('iam:*')], null],
    ['an action nobody named', unusing('ec2:RunInstances'), [allow('s3:*')], null],
    ['an action that is not in the pattern', unusing('s3:PutObject'), [allow('s3:Get*')], null],
    ['an action that the catalogue does not know, of a pattern', unusing('s3:Old'), [allow('s3:*')], null],
    ['a service of unknown actions', unusing('mystery:Thing'), [allow('mystery:*')], 'the actions of mystery are not known'],
    ['a wildcard for a service', NO_S3, [allow('s*:Get*')], 's*:Get* is no action that IAM accepts'],
    ['no action at all', NO_S3, [allow('GetObject')], 'GetObject is no action that IAM accepts'],
  ])('%s', (_, may, before, why) => {
    expect(reduced(may, ...before)).toEqual({
      document: text(...before),
      removed: [],
      kept: why === null ? [] : [{ statement: 1, why }],
      changed: false,
    });
  });

  it('services and used actions that AWS names and the catalogue does not know', () => {
    const may: Droppable = {
      ...unusing('s3:GetObject'),
      namespaces: ['unknown'],
      service: (name) => name === 'ec2',
      used: (name) => (name === 's3' ? ['BrandNew', 'putobject'] : []),
    };
    const list = ['execute-api:*', 'iam:*', 'mystery:*', ...S3_LIST, 's3:BrandNew', 'ses:*', 'sts:*', 'unknown:*'];
    expect(reduced(may, allow('*')).document).toBe(text(allow(list)));
  });

  it('Id, Version, the order of keys, and single texts and statements', () => {
    const old = {
      Statement: { Resource: 'arn:aws:s3:::logs', Action: ['s3:*', 'ec2:*'], Sid: 'A', Effect: 'Allow' },
      Id: 'x',
      Version: '2008-10-17',
    };
    const { document } = suggest(encodeURIComponent(JSON.stringify(old, null, 2)), NO_S3, CATALOGUE);
    expect(document).toBe(JSON.stringify({ ...old, Statement: { ...old.Statement, Action: ['ec2:*'] } }));
  });

  it('a single statement becomes a list when PassRole needs a second one', () => {
    const old = JSON.stringify({ Statement: allowNot('s3:*') });
    expect(suggest(old, dropping('iam'), CATALOGUE).document).toBe(
      JSON.stringify({ Statement: [allowNot(['s3:*', 'iam:*']), allow('iam:PassRole')] }),
    );
  });

  it.each(['not json', '[]', '{"Statement":[{"Effect":"Maybe"}]}'])('what is no policy: %s', (broken) => {
    expect(suggest(broken, NO_S3, CATALOGUE)).toEqual({
      document: broken,
      removed: [],
      kept: [{ statement: null, why: 'it is not a policy document' }],
      changed: false,
    });
  });
});

describe('a limit', () => {
  const policy = text(allow('*'), allow(['s3:*', 'ec2:*'], LOGS));
  const may: Droppable = { ...unusing('s3:GetObject', 'sts:AssumeRole'), service: (name) => name === 'ec2' };
  const exceptions = { Effect: 'Allow', NotAction: ['ec2:*', 's3:GetObject', 'sts:AssumeRole'], Resource: '*' };

  it.each<[string, string, readonly (number | null)[]]>([
    ['lists', text(allow(['execute-api:*', 'iam:*', 'mystery:*', ...S3_LIST, 'ses:*', 'sts:GetCallerIdentity']), allow(S3_LIST, LOGS)), []],
    ['exceptions for the longest', text(exceptions, allow(S3_LIST, LOGS)), []],
    ['whole services for the next', text(exceptions, allow(['s3:*'], LOGS)), [2]],
    ['whole services', text({ Effect: 'Allow', NotAction: 'ec2:*', Resource: '*' }, allow(['s3:*'], LOGS)), [1, 2]],
  ])('met with %s', (_, expected, statements) => {
    const { document, kept } = suggest(policy, may, CATALOGUE, expected.length);
    expect(document).toBe(expected);
    expect(kept.map(({ statement }) => statement)).toEqual(statements);
  });

  it('is not what the old policy has where another takes its place', () => {
    const old = text(allow(['s3:*', 'ec2:*']));
    const unused: Droppable = { ...unusing(), service: (name) => name === 's3' };
    const reduced = { document: text(allow(['ec2:*'])), removed: ['s3'], kept: [], changed: true };
    expect(suggest(old, unused, CATALOGUE, 10)).toEqual(reduced);
    expect(suggest(old, unused, CATALOGUE, 10, false)).toMatchObject({ document: old, removed: [], changed: false });
  });

  it('that nothing but the old policy keeps', () => {
    const old = text(allow('s3:*'));
    const why = `dropping 1 more would make the policy longer than ${old.length} characters`;
    expect(suggest(old, unusing('s3:GetObject'), CATALOGUE, 0)).toEqual({
      document: old,
      removed: [],
      kept: [{ statement: 1, why }],
      changed: false,
    });
  });
});

describe('with the services of AWS', () => {
  const POWER_USER = text(
    allowNot(['iam:*', 'organizations:*', 'account:*']),
    allow(['account:GetAccountInformation', 'iam:ListRoles', 'organizations:DescribeOrganization']),
  );

  it.each([
    ['AdministratorAccess, little used', ADMIN_TEXT, 0.97],
    ['AdministratorAccess, much used', ADMIN_TEXT, 0.03],
    ['PowerUserAccess, little used', POWER_USER, 0.97],
    ['PowerUserAccess, much used', POWER_USER, 0.03],
  ])('%s', async (_, policy, share) => {
    const catalogue = await loadCatalogue(true);
    const names = [...catalogue.services.keys()];
    const unused = new Set(names.filter((name, at) => name !== 's3' && (at * 37) % 100 < share * 100));
    const { document, kept, removed } = suggest(policy, dropping(...unused), catalogue);
    expect(grammarProblems(document ?? '', { services: catalogue.services, limit: POLICY_LIMITS.managed })).toEqual([]);
    expect(kept).toEqual([]);
    expect(removed).toContain([...unused][0]);
    for (const name of names) {
      const action = `${name}:${catalogue.actions.get(name)?.find((each) => each !== 'PassRole') ?? ''}`;
      const before = answers(policy, action, '*', { conditions: true, username: 'alice' });
      expect([action, answers(document, action, '*', { conditions: true, username: 'alice' })]).toEqual([
        action,
        unused.has(name) ? 'nothing' : before,
      ]);
    }
  });
});

describe('of any policy', () => {
  const limit = fc.constantFrom<number>(POLICY_LIMITS.managed, 300, 150, 0);

  it('is never wider, decides as before what may not go, and lets go what may', () => {
    fc.assert(
      fc.property(anyDocument, droppable, limit, (old, may, most) => {
        const { document, kept } = suggest(old, may, CATALOGUE, most);
        for (const action of ACTIONS) {
          for (const resource of RESOURCES) {
            for (const world of WORLDS) {
              const [before, after] = [answers(old, action, resource, world), answers(document, action, resource, world)];
              if (after === 'allow') expect(before).toBe('allow');
              if (!may.mayGo(action) || before === 'deny') expect([action, after]).toEqual([action, before]);
              if (may.mayGo(action) && kept.length === 0 && !action.startsWith('mystery:')) expect(after).not.toBe('allow');
            }
          }
        }
      }),
      PROPERTY,
    );
  });

  it('is valid when the policy was', () => {
    fc.assert(
      fc.property(validDocument, droppable, limit, (old, may, most) => {
        const facts = { services: CATALOGUE.services, limit: Math.max(most, old.length) };
        expect(grammarProblems(old, facts)).toEqual([]);
        const { document, changed } = suggest(old, may, CATALOGUE, most);
        expect(document === null ? [] : grammarProblems(document, { ...facts, services: null })).toEqual([]);
        expect(changed).toBe(document !== old);
      }),
      PROPERTY,
    );
  });

  it('brings no problem that the policy did not have', () => {
    fc.assert(
      fc.property(anyDocument, droppable, limit, (old, may, most) => {
        const problems = (json: string): readonly string[] =>
          grammarProblems(json, { services: null, limit: Math.max(most, old.length) }).map((problem) =>
            problem.replace(/^statement \d+/, ''),
          );
        const { document } = suggest(old, may, CATALOGUE, most);
        expect(new Set(problems(old))).toEqual(new Set([...problems(old), ...(document === null ? [] : problems(document))]));
      }),
      PROPERTY,
    );
  });

  it('is stable: nothing more goes the second time', () => {
    fc.assert(
      fc.property(anyDocument, droppable, (old, may) => {
        const { document } = suggest(old, may, CATALOGUE);
        if (document !== null) expect(suggest(document, may, CATALOGUE)).toMatchObject({ document, removed: [], changed: false });
      }),
      PROPERTY,
    );
  });
});
