import type { Program } from '../../docs/generator/load.js';
import { table } from '../../docs/generator/markdown.js';
import { fill, handwritten, sectionNames } from '../../docs/generator/markers.js';
import { hubPolicy, memberPolicy, trustPolicy } from '../../docs/generator/policies.js';
import { commandsOf } from '../../docs/generator/command-line.js';
import { limits } from '../../docs/generator/limits.js';
import { columns, commandOf, isVariantOf, plainColumns } from '../../docs/generator/columns.js';
import { commands, commandTable } from '../../docs/generator/commands.js';
import { gapReasons } from '../../docs/generator/coverage.js';
import { flags } from '../../docs/generator/flags.js';
import { fromTerminal } from '../../docs/generator/words.js';
import { allNeeds, usualNeeds } from '../../docs/generator/needs.js';
import { SOURCES, type Need } from '../../src/evidence/evidence.js';
import { PERMISSIONS, permissionsFor } from '../../src/gather/permissions.js';
import { stale } from '../../src/reports/stale/stale.js';
import { users } from '../../src/reports/users.js';
import { programOfSources } from './support.js';

const DOCUMENT = 'before\n<!-- generated:one -->\nold\n<!-- /generated -->\nbetween\n<!-- generated:two -->\n<!-- /generated -->\nafter\n';

describe('marked sections', () => {
  it('are filled, and those that were stale are named', () => {
    expect(fill('README.md', DOCUMENT, { one: 'old', two: 'new $1', three: 'unused' })).toEqual({
      text: 'before\n<!-- generated:one -->\nold\n<!-- /generated -->\nbetween\n<!-- generated:two -->\nnew $1\n<!-- /generated -->\nafter\n',
      stale: ['two'],
    });
  });

  it('stay as they are once they are fresh', () => {
    const { text } = fill('README.md', DOCUMENT, { one: '1', two: '2\n\n2' });
    expect(fill('README.md', text, { one: '1', two: '2\n\n2' })).toEqual({ text, stale: [] });
  });

  it('must have a generator', () => {
    expect(() => fill('README.md', DOCUMENT, { one: '1' })).toThrow('two');
  });

  it('link from where they stand what they name from the root', () => {
    const text = '<!-- generated:one -->\n<!-- /generated -->\n';
    const sections = { one: '[a](/docs/setup.md#x) [b](/docs/reference/flags.md) [c](#here) [d](https://e.org/docs/)' };
    const filled = (path: string): string => fill(path, text, sections).text.split('\n')[1] ?? '';
    expect(filled('README.md')).toBe('[a](docs/setup.md#x) [b](docs/reference/flags.md) [c](#here) [d](https://e.org/docs/)');
    expect(filled('docs/coverage.md')).toBe('[a](setup.md#x) [b](reference/flags.md) [c](#here) [d](https://e.org/docs/)');
    expect(filled('docs/reference/columns.md')).toBe('[a](../setup.md#x) [b](flags.md) [c](#here) [d](https://e.org/docs/)');
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

  it('knows every command, and plan once for all reports', async () => {
    const program = await programOfSources();
    const names = commandsOf(program).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...program.reports.map(({ name }) => name), 'plan', 'runs prune', 'cleanup plan', 'completion']));
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith('plan'))).toEqual(['plan']);
    expect(commandTable(program)).toContain('| `iam-audit plan <report>` |');
    expect(commandTable(program)).toContain('| `iam-audit merge <run...>` |');
  });

  it('shows the columns of every variant after those of its report, under the command that leads there', async () => {
    const program = await programOfSources();
    const headings = [...columns(program).matchAll(/^## Columns of `(.*)`$/gm)].map(([, heading]) => heading);
    expect(headings).toHaveLength(program.reports.length + program.variants.length + Object.keys(program.plainColumns).length);
    for (const report of program.reports) {
      const variants = program.variants.filter((variant) => isVariantOf(variant, report)).map(commandOf);
      const at = headings.indexOf(report.name);
      expect(headings.slice(at, at + 1 + variants.length)).toEqual([report.name, ...variants]);
    }
  });

  it('shows the examples of every help, and the flags that only some reports take', async () => {
    const text = commands(await programOfSources());
    const own = (name: string): string => text.split(`## iam-audit ${name}\n`)[1]?.split('\n## ')[0] ?? '';
    expect(own('stale')).toContain('\niam-audit stale --days 90\n');
    expect(own('plan')).toContain('\niam-audit plan users\n');
    expect(own('runs')).toContain('\niam-audit runs prune --older-than 90d\n');
    expect(own('merge')).toContain('\niam-audit merge 20261101T120000Z-1a2b3c');
    expect(own('stale')).toContain('`--days <n>`');
    expect(own('stale')).not.toContain('`--region <region>`');
    expect(own('unused')).toContain('[`unused --suggest`](columns.md#columns-of-unused---suggest)');
    expect(own('plan')).toContain('[`plan`](columns.md#columns-of-plan)');
  });

  it('shows flags and commands of the terminal as code, and pages as links', () => {
    expect(fromTerminal('Use --source organization or `--run`, see docs/setup.md; iam-audit runs lists them.')).toBe(
      'Use `--source organization` or `--run`, see [docs/setup.md](/docs/setup.md); `iam-audit runs` lists them.',
    );
  });

  it('tells whether arguments are required', async () => {
    const text = commandTable(await programOfSources());
    expect(text).toContain('| `iam-audit access [arn...]` |');
    expect(text).toContain('| `iam-audit merge <run...>` |');
  });

  it('says which commands take a flag', async () => {
    const text = flags(await programOfSources());
    expect(text).toMatch(/\| `--days <n>` \| [^|]*90 if left out[^|]* \| `roles`, `stale`[^|]*`access`, `findings`, `report`, `runs trend`, `diff`, `export`, `pack` \| *\|/);
    expect(text).toMatch(/\| `--max-rate <n>` \| [^|]* \| reports, `plan`[^|]* \|/);
    expect(text).toMatch(/\| `--run <id>` \| [^|]* \| reports, [^|]*`explain` \|/);
    expect(text).toMatch(/\| `--keep <n>` \| [^|]* \| `runs prune` \|/);
    expect(text).toMatch(/\| `--quiet` \| [^|]* \| all \|/);
  });

  it('shows the columns of commands that are no report, with their words', () => {
    const column = { key: 'where', title: 'Where', type: 'choice', choices: [
      'hub',
      'members',
    ], about: 'asked with --run', needs: [], weight: 1 } as const;
    expect(plainColumns('plan', [column]).split('\n').at(-1)).toBe('| `where` | choice | Asked with `--run`. One of `hub`, `members` |');
  });
});

describe('limits', () => {
  it('stand once for each assumption, whatever actions share it', () => {
    const assumption = { start: 1, floor: 2, ceiling: 3, burst: 4 };
    const limitOf: Program['limitOf'] = (service, action, accountId) => {
      if (service === 'sts') return { key: 'sts', assumption };
      if (service === 'iam') return { key: `iam:${action}:${String(accountId)}`, assumption };
      return { key: `${service}:${action}`, assumption: action === 'B' ? { ...assumption, start: 9 } : assumption };
    };
    const permissions = { a: { hub: ['x:A', 'x:B'], member: ['iam:Get'] } } as unknown as Program['permissions'];
    expect(limits({ permissions, limitOf }).split('\n').slice(2)).toEqual([
      '| `sts:*` | all of them together | 1 | 2 | 3 | 4 |',
      '| `x:A` | each action | 1 | 2 | 3 | 4 |',
      '| `x:B` | each action | 9 | 2 | 3 | 4 |',
      '| `iam:*` | each account and action | 1 | 2 | 3 | 4 |',
    ]);
  });

  it('name only the exceptions where nearly all actions share one', () => {
    const assumption = { start: 1, floor: 2, ceiling: 3, burst: 4 };
    const limitOf: Program['limitOf'] = (service, action) =>
      ({ key: `${service}:${action}`, assumption: action === 'Slow' ? { ...assumption, start: 9 } : assumption });
    const permissions = { a: { hub: ['x:A', 'x:B', 'x:C', 'x:D', 'x:Slow'], member: [] } } as unknown as Program['permissions'];
    const calls = limits({ permissions, limitOf }).split('\n').map((line) => line.split(' | ')[0]);
    expect(calls).toContain('| all other `x:*`');
    expect(calls).toContain('| `x:Slow`');
  });

  it('cover every action that is called', async () => {
    const program = await programOfSources();
    const services = Object
      .values(program.permissions)
      .flatMap(({ hub, member }) => [...hub, ...member])
      .map((action) => action.split(':')[0] ?? '');
    // Glue and S3 are called by Athena.
    for (const service of ['sts', ...services.filter((each) => each !== 'glue' && each !== 's3')]) expect(limits(program)).toContain(`\`${service}:`);
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

describe('needs of a report', () => {
  it('grow with columns and options', async () => {
    const program = await programOfSources();
    expect([...usualNeeds(program, users)].sort()).toEqual(['account_details', 'credential_report', 'inventory', 'managed_policies']);
    expect([...allNeeds(program, users)].filter((need) => !usualNeeds(program, users).has(need))).toEqual([
      ...['unit_names', 'access_keys', 'service_credentials', 'ssh_keys', 'signing_certificates', 'last_accessed', 'identity_store'],
      ...['made_users', 'made_passwords'],
    ]);
  });

  it('are those of the report that the options turn it into', async () => {
    const program = await programOfSources();
    const inside = { ...stale, needs: ['unused_findings' as const] };
    const turned = { ...users, variant: ({ suggest }: { readonly suggest: boolean }) => (suggest ? inside : null) };
    expect([...allNeeds(program, turned)]).toContain('unused_findings');
    expect([...usualNeeds(program, turned)]).not.toContain('unused_findings');
  });

  it('are asked of somebody, where somebody must be named', async () => {
    const program = await programOfSources();
    const named = {
      ...users,
      takesArns: true,
      needsFor: ({ subjects }: { readonly subjects: ReadonlySet<string> }) => (subjects.size === 1 ? ['roles' as const] : []),
    };
    expect([...usualNeeds(program, named)]).toContain('roles');
  });
});

describe('policies', () => {
  let program: Program;
  // Only --trail-table asks it, and has a policy of its own.
  const onRequest = 'organization_trail';
  const all = permissionsFor(new Set<Need>([...SOURCES.filter((source) => source !== onRequest), 'entities']), 'aggregator');

  beforeAll(async () => {
    program = await programOfSources();
  });

  it('let the role do what runs with any column and option call, and nothing else', () => {
    expect(actionsIn(policyIn(memberPolicy(program)))).toEqual(all.member);
  });

  it('let the caller do its own calls, and those of the role in its own account', () => {
    expect(actionsIn(policyIn(hubPolicy(program)))).toEqual([...new Set([...all.hub, ...all.member])].sort());
  });

  it('cover every source', () => {
    const shown = actionsIn(policyIn(hubPolicy(program)));
    const usual = Object.entries(PERMISSIONS).filter(([source]) => source !== onRequest);
    for (const action of usual.flatMap(([, { hub, member }]) => [...hub, ...member])) expect(shown).toContain(action);
  });

  it('read only, and name every action in full', () => {
    for (const action of actionsIn(policyIn(hubPolicy(program)))) expect(action).toMatch(
      /^([\w-]+:(Get|List|Describe|Select|Generate|Lookup)\w+|sts:AssumeRole)$/,
    );
  });

  it('trust one principal of the organization', () => {
    expect(policyIn(trustPolicy()).Statement).toMatchObject([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Condition: { StringEquals: { 'aws:PrincipalOrgID': expect.any(String) as unknown } } },
    ]);
  });

  it('stand in the template with the default name of the role', () => {
    const template = program.memberTemplate() as {
      readonly Parameters: { readonly RoleName: object };
      readonly Resources: { readonly Role: { readonly Properties: { readonly Policies: readonly [{ readonly PolicyDocument: Policy }] } } };
    };
    expect(template.Parameters.RoleName).toMatchObject({ Default: 'IamAuditReadOnly' });
    expect(actionsIn(template.Resources.Role.Properties.Policies[0].PolicyDocument)).toEqual(all.member);
  });
});
