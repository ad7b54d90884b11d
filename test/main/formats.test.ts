import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { audit, runCli } from '../harness.js';
import { jsonSchema } from '../../src/render/json-schema.js';
import { REPORTS, VARIANTS } from '../../src/reports/index.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { attachManaged, makeUser, used } from '../../src/sandbox/worlds/builder.js';
import { demoPart } from './demo-part.js';
import { emptyStore } from './keeping/support.js';
import { ALPHA, BETA, HOME, smallWorld } from './support.js';

const COLUMNS = 'account_name,user_name,created_at,password_last_used,days_inactive,admin,tags,seen_in';
const DENIED = `arn:aws:iam::${HOME}:user/auditor may not assume arn:aws:iam::${BETA}:role/IamAuditReadOnly (no external id)`;

const world = smallWorld({
  alpha: {
    name: 'quill|haven',
    users: [
      makeUser('ann', {
        ...{ tags: { Owner: 'team, a' }, password: { lastUsedAt: '2026-10-30T08:00:00Z' }, mfa: true },
        attached: [attachManaged('AdministratorAccess')],
      }),
      makeUser('=cmd', { password: {}, keys: [{ lastUsed: used('2026-05-01T08:00:00Z') }] }),
    ],
  },
  beta: { auditRole: null },
});

const ROWS = [
  '{"account_name":"quill|haven","user_name":"=cmd","created_at":"2025-03-01T09:00:00Z","password_last_used":null,"days_inactive":184,"admin":"no","tags":{},"seen_in":["config","credential_report","account_details"]}',
  '{"account_name":"quill|haven","user_name":"ann","created_at":"2025-03-01T09:00:00Z","password_last_used":"2026-10-30T08:00:00Z","days_inactive":2,"admin":"yes","tags":{"Owner":"team, a"},"seen_in":["config","credential_report","account_details"]}',
  '{"account_name":"account-333333333333","user_name":"cleo","created_at":"2025-03-01T09:00:00Z","password_last_used":null,"days_inactive":null,"admin":"no","tags":{},"seen_in":["config"]}',
];

const GOLDENS: Readonly<Record<string, string>> = {
  csv: [
    COLUMNS,
    "quill|haven,'=cmd,2025-03-01T09:00:00Z,,184,no,,config credential_report account_details",
    'quill|haven,ann,2025-03-01T09:00:00Z,2026-10-30T08:00:00Z,2,yes,"""Owner=team, a""",config credential_report account_details',
    'account-333333333333,cleo,2025-03-01T09:00:00Z,,,no,,config',
    '',
  ].join('\r\n'),
  ndjson: `${ROWS.join('\n')}\n`,
  json: `{
  "schema": "iam-audit/users/1",
  "generated_at": "2026-11-01T12:00:00Z",
  "scope": {"source":"aggregator","aggregator":"org","organization_id":"o-exampleorg1","partition":"aws","caller_account_id":"111111111111"},
  "rows": [
    ${ROWS.join(',\n    ')}
  ],
  "coverage": {
    "accounts": 2,
    "accounts_complete": 1,
    "complete": false,
    "gaps": [
      {"account_id":"333333333333","source":"credential_report","reason":"role_denied","detail":"${DENIED}"},
      {"account_id":"333333333333","source":"account_details","reason":"role_denied","detail":"${DENIED}"}
    ],
    "skipped": [],
    "notes": []
  }
}
`,
  markdown: `| Account name | User | Created | Password used | Days idle | Admin | Tags | Seen in |
| --- | --- | --- | --- | ---: | --- | --- | --- |
| quill\\|haven | =cmd | 2025-03-01 | never | 184 | no | - | config credential\\_report account\\_details |
| quill\\|haven | ann | 2025-03-01 | 2026-10-30 | 2 | yes | "Owner=team, a" | config credential\\_report account\\_details |
| account-333333333333 | cleo | 2025-03-01 | ? | ? | no | - | config |

Coverage: 1 of 2 accounts complete.

- 333333333333: credential\\_report: role\\_denied: ${DENIED}
- 333333333333: account\\_details: role\\_denied: ${DENIED}
`,
  table: `Account name          User  Created     Password used  Days idle  Admin  Tags             Seen in
quill|haven           =cmd  2025-03-01  never                184  no     -                config credential_report account_details
quill|haven           ann   2025-03-01  2026-10-30             2  yes    "Owner=team, a"  config credential_report account_details
account-333333333333  cleo  2025-03-01  ?                      ?  no     -                config
`,
};

describe('formats', () => {
  it.each(Object.keys(GOLDENS))('%s', async (format) => {
    const { stdout, stderr, code } = await audit(world, ['users', '--exclude-accounts', HOME, '--columns', COLUMNS, '--format', format]);
    expect(stdout).toBe(GOLDENS[format]);
    expect(code).toBe(3);
    expect(stderr).toContain('3 users · 1 of 2 accounts complete · 1 with gaps (role denied: 1)');
  });

  it('a table is the default', async () => {
    const { stdout } = await audit(world, ['users', '--exclude-accounts', HOME, '--columns', COLUMNS]);
    expect(stdout).toBe(GOLDENS['table']);
  });

  it('a table fits the terminal: columns that matter stay, and what is hidden is said', async () => {
    const { stdout } = await audit(world, ['users', '--exclude-accounts', HOME, '--columns', COLUMNS], { tty: true, width: 60 });
    expect(stdout).toBe(`Account name          User  Created     Days idle  Admin
quill|haven           =cmd  2025-03-01        184  no
quill|haven           ann   2025-03-01          2  yes
account-333333333333  cleo  2025-03-01          ?  no
… 3 columns not shown; --columns or --format csv shows them
`);
  });

  it('--raw leaves formulas as they are', async () => {
    const { stdout } = await audit(world, ['users', '--accounts', ALPHA, '--columns', 'user_name', '--format', 'csv', '--raw']);
    expect(stdout).toBe('user_name\r\n=cmd\r\nann\r\n');
  });

  it('no rows are still a document', async () => {
    const { stdout, code } = await audit(smallWorld(), ['stale', '--columns', 'user_name', '--format', 'csv']);
    expect({ stdout, code }).toEqual({ stdout: 'user_name\r\n', code: 0 });
  });

  it.each(['csv', 'json', 'ndjson'])('%s: nothing but the report on stdout, whatever is said on stderr', async (format) => {
    const quiet = await audit(world, ['users', '--format', format, '--quiet']);
    const loud = await audit(world, ['users', '--format', format, '--debug']);
    expect(quiet.stderr).toBe('');
    expect(loud.stderr).not.toBe('');
    expect(loud.stdout).toBe(quiet.stdout);
  });
});

describe('--columns and --sort', () => {
  const csv = async (...argv: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await audit(world, ['users', '--format', 'csv', ...argv]);
    return stdout.trimEnd().split('\r\n');
  };

  it('+ adds to the default columns, and twice is once', async () => {
    const [plain] = await csv();
    const [more] = await csv('--columns', '+last_service,user_name,last_service');
    expect(more).toBe(`${plain ?? ''},last_service`);
  });

  it('what is given twice is one list', async () => {
    const [both] = await csv('--columns', 'user_name', '--columns', 'account_id', '--columns', '+user_name');
    expect(both).toBe('user_name,account_id');
    const [more] = await csv('--columns', '+last_service', '--columns', 'services_used');
    expect(more?.endsWith(',last_service,services_used')).toBe(true);
    const named = await csv('--columns', 'user_name', '--accounts', BETA, '--accounts', ALPHA);
    expect(named).toHaveLength(4);
    expect(named).toEqual(await csv('--columns', 'user_name', '--exclude-accounts', HOME));
    expect(await csv('--columns', 'user_name', '--sort', 'admin', '--sort', 'user_name')).toEqual([
      'user_name',
      "'=cmd",
      'cleo',
      'root-admin',
      'ann',
    ]);
  });

  it('columns come in the order in which they are named', async () => {
    expect(await csv('--columns', 'user_name,account_id', '--accounts', BETA)).toEqual(['user_name,account_id', `cleo,${BETA}`]);
  });

  it.each<[string, readonly string[]]>([
    ['user_name', ["'=cmd", 'ann', 'cleo', 'root-admin']],
    ['user_name:desc', ['root-admin', 'cleo', 'ann', "'=cmd"]],
    ['days_inactive:desc', ['root-admin', "'=cmd", 'ann', 'cleo']],
    ['days_inactive', ['ann', "'=cmd", 'root-admin', 'cleo']],
    ['admin,user_name', ["'=cmd", 'cleo', 'root-admin', 'ann']],
  ])('--sort %s; the unknown stands last whatever the direction', async (sort, expected) => {
    expect(await csv('--columns', 'user_name', '--sort', sort)).toEqual(['user_name', ...expected]);
  });
});

/** A whole organization, on a machine that may be busy. */
const PATIENT_MS = 60_000;

const ADMINISTRATORS = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** What it takes to see some of each report: options turn one into another. */
const ASKED_BY: Readonly<Record<string, readonly string[]>> = {
  access: ['access', ADMINISTRATORS],
  'access-entities': ['access', ADMINISTRATORS, '--entities', 's3'],
  'stale-without-roles': ['stale', '--no-assume'],
  suggestions: ['unused', '--suggest', '--principals', 'users'],
  unused: ['unused', '--principals', 'users'],
  'unused-detail': ['unused', '--detail', '--principals', 'users'],
  'unused-by-policy': ['unused', '--by', 'policy'],
  'unused-by-policy-detail': ['unused', '--by', 'policy', '--detail'],
  'unused-without-roles': ['unused', '--no-assume'],
  'unused-without-roles-detail': ['unused', '--no-assume', '--detail'],
};

describe('what --format json writes for the demo organization fits the published schema', () => {
  const demo = demoPart();
  const store = emptyStore();
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  let sandbox: Sandbox | undefined;

  beforeAll(async () => {
    formats.default(ajv);
    sandbox = await startSandbox(demo);
  });

  afterAll(async () => {
    await sandbox?.close();
  });

  it.each([...REPORTS, ...VARIANTS].map((report) => [report.name, report] as const))('%s', async (name, report) => {
    const columns = `+${report.columns.map(({ key }) => key).join(',')}`;
    // One store for all of them: what one report asked, the next ones need not ask again.
    const argv = [...(ASKED_BY[name] ?? [name]), '--format', 'json', '--columns', columns, '--store', store];
    const { stdout } = await runCli(argv, sandbox?.env ?? {}, { now: demo.now });
    const validate = ajv.compile(jsonSchema(report));
    const document = JSON.parse(stdout) as { rows: Record<string, unknown>[] };
    // Administrators have hundreds of rows that differ in nothing that a schema sees.
    validate({ ...document, rows: document.rows.filter((_, index) => index % 25 === 0 || index < 500) });
    expect(validate.errors).toBeNull();
    expect(document.rows.length).toBeGreaterThanOrEqual(10);
    expect(Object.keys(document.rows[0] ?? {}).sort()).toEqual(report.columns.map(({ key }) => key).sort());
  }, PATIENT_MS);
});
