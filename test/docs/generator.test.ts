import type { Program } from '../../docs/generator/load.js';
import { table } from '../../docs/generator/markdown.js';
import { fill, handwritten, sectionNames } from '../../docs/generator/markers.js';
import { hubPolicy, memberPolicy, roleTemplate, trustPolicy } from '../../docs/generator/permissions.js';
import { flags, gapReasons } from '../../docs/generator/reference.js';
import { project } from '../../src/columns.js';
import { PERMISSIONS, permissionsFor } from '../../src/gather/permissions.js';
import { users } from '../../src/reports/users.js';
import { programOfSources } from './support.js';

const DOCUMENT = 'before\n<!-- generated:one -->\nold\n<!-- /generated -->\nbetween\n<!-- generated:two -->\n<!-- /generated -->\nafter\n';

describe('marked sections', () => {
  it('are filled, and those that were stale are named', () => {
    expect(fill(DOCUMENT, { one: 'old', two: 'new $1', three: 'unused' })).toEqual({
      text: 'before\n<!-- generated:one -->\nold\n<!-- /generated -->\nbetween\n<!-- generated:two -->\nnew $1\n<!-- /generated -->\nafter\n',
      stale: ['two'],
    });
  });

  it('stay as they are once they are fresh', () => {
    const { text } = fill(DOCUMENT, { one: '1', two: '2\n\n2' });
    expect(fill(text, { one: '1', two: '2\n\n2' })).toEqual({ text, stale: [] });
  });

  it('must have a generator', () => {
    expect(() => fill(DOCUMENT, { one: '1' })).toThrow('two');
  });

  it('are told from what a person wrote', () => {
    expect(sectionNames(DOCUMENT)).toEqual(['one', 'two']);
    expect(handwritten(DOCUMENT)).toBe('before\n\nbetween\n\nafter\n');
  });
});

describe('tables', () => {
  it('escape bars', () => {
    expect(table(['a'], [['`x|y`']])).toBe('| a |\n| --- |\n| `x\\|y` |');
  });
});

describe('reference', () => {
  it('asks for a meaning of every reason', () => {
    expect(() => gapReasons({ reasons: ['denied'], hints: { denied: 'Ask.' } } as never, {})).toThrow('denied');
  });

  it('says which commands take a flag, unless all do', async () => {
    const text = flags(await programOfSources());
    expect(text).toContain('stale after this many whole days without use (`stale`)');
    expect(text).toMatch(/\| `--region <region>` \| [^`|]*\|/);
  });
});

interface Policy {
  readonly Version: string;
  readonly Statement: readonly { readonly Effect: string; readonly Action: readonly string[]; readonly Resource: unknown }[];
}

function policyIn(block: string): Policy {
  return JSON.parse(block.replace(/^```json\n|```$/g, '')) as Policy;
}

function actionsIn({ Statement }: Policy): readonly string[] {
  return [...new Set(Statement.flatMap(({ Action }) => Action))].sort();
}

describe('policies', () => {
  let program: Program;
  const everyColumn = users.columns.map(({ key }) => key).join(',');
  const all = permissionsFor(project(users, everyColumn, undefined).needs, 'aggregator');

  beforeAll(async () => {
    program = await programOfSources();
  });

  it('let the role do what a run with every column calls, and nothing else', () => {
    expect(actionsIn(policyIn(memberPolicy(program)))).toEqual(all.member);
  });

  it('let the caller do its own calls, and those of the role in its own account', () => {
    expect(actionsIn(policyIn(hubPolicy(program)))).toEqual([...new Set([...all.hub, ...all.member])].sort());
  });

  it('cover every source', () => {
    const shown = actionsIn(policyIn(hubPolicy(program)));
    for (const action of Object.values(PERMISSIONS).flatMap(({ hub, member }) => [...hub, ...member])) expect(shown).toContain(action);
  });

  it('read only, and name every action in full', () => {
    for (const action of actionsIn(policyIn(hubPolicy(program)))) expect(action).toMatch(/^(\w+:(Get|List|Describe|Select|Generate)\w+|sts:AssumeRole)$/);
  });

  it('trust one principal of the organization', () => {
    expect(policyIn(trustPolicy()).Statement).toMatchObject([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Condition: { StringEquals: { 'aws:PrincipalOrgID': expect.any(String) as unknown } } },
    ]);
  });

  it('stand in the template with the default name of the role', () => {
    const template = roleTemplate(program) as {
      readonly Parameters: { readonly RoleName: object };
      readonly Resources: { readonly Role: { readonly Properties: { readonly Policies: readonly [{ readonly PolicyDocument: Policy }] } } };
    };
    expect(template.Parameters.RoleName).toMatchObject({ Default: 'IamAuditReadOnly' });
    expect(actionsIn(template.Resources.Role.Properties.Policies[0].PolicyDocument)).toEqual(all.member);
  });
});
