import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionsOf } from '../../src/cli/options/index.js';
import { REPORTS } from '../../src/reports/index.js';
import type { Ran } from '../harness.js';
import { runInEmptyFolder } from './empty-folder.js';

const scratch = mkdtempSync(join(tmpdir(), 'iam-audit-bad-input-'));

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** A wrong command line asks nobody: nobody listens here, and finding that out would end with 4 and take time. */
const NOWHERE = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIASANDBOXEXAMPLE22',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

const runWrong = (args: readonly string[]): Promise<Ran> => runInEmptyFolder(args, NOWHERE);

/** What happened, what to do, and no more. */
function expectUsageError({ code, stdout, stderr }: Ran, happened: string, next: string): void {
  const [first, second, ...more] = stderr.split('\n');
  expect(first).toContain(happened);
  expect(first).toMatch(/^iam-audit: /);
  expect(second).toContain(next);
  expect(second).toMatch(/^ {2}\S/);
  expect(more).toEqual(['']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
}

const LIST = 'The same command with --list-columns lists them';

describe('a wrong command line ends with 2, one line and a hint', () => {
  it.each<[args: readonly string[], happened: string, next: string]>([
    [['user'], "unknown command 'user'", 'Did you mean users?'],
    [['frobnicate'], "unknown command 'frobnicate'", 'iam-audit --help'],
    [['help', 'frobnicate'], "unknown command 'frobnicate'", 'iam-audit --help'],
    [['users', 'olga'], 'too many arguments', '--help`'],
    [['users', '--formt', 'csv'], "unknown option '--formt'", 'Did you mean --format?'],
    [['--frobnicate'], "unknown option '--frobnicate'", 'iam-audit --help'],
    [['users', '--days', '30'], "unknown option '--days'", '--help`'],
    [['users', '--format'], 'argument missing', '--help`'],
    [['template', 'table', '--for', 'users'], '--for says nothing about "table"', 'member-role and hub-role alone'],
    // A variable of the shell that is not set: as a path it would be the current folder.
    ...['--store', '--output', '--config', '--profile', '--owner-tag', '--where', '--external-id'].map((flag): [readonly string[], string, string] =>
      [['users', flag, ''], `${flag} can't be ""`, '']),
    [['users', '--store', ' '], '--store can\'t be " "', 'is not set is empty as well'],
    [['people', '--leavers', ''], '--leavers can\'t be ""', 'give it a value'],
    [['findings', '--baseline', 'no-folder/b.json', '--write-baseline'], '--baseline: can\'t write into "', 'Choose a folder that exists'],
    [['findings', '--check', 'key-unused', '--severity', 'critical'], 'leave no check', '--list-checks` tells how severe'],
    [['findings', '--check', 'key-*', '--not-check', 'key-*'], 'leave no check', 'Leave one of them out'],
    [['users', '--fresh', '--resume'], '--resume does not go with --fresh', 'Leave one of them out'],
    [['users', '--group-by', 'admin', '--sort', 'user_name'], 'has no column "user_name"', 'Allowed: admin, count, percent.'],
    [['users', '--output', '-'], '--output can\'t be "-"', './- where it is called so'],
    [['runs', 'copy', '--to', 's3://'], '--to can\'t be "s3://"', 's3://my-evidence/'],
    [['runs', 'copy', '--from', 's3://B/', '--to', 'a'], '--from can\'t be "s3://B/"', 's3://my-evidence/'],
    [['runs', 'prune', '--older-than', 'soon'], '--older-than can\'t be "soon"', 'days such as 90d'],
    [['users', '--aggregator', "org'"], '--aggregator can\'t be "org\'"', 'letters, digits, _ and -'],
    [['users', '--aggregator', 'org`'], '--aggregator can\'t be "org`"', 'letters, digits, _ and -'],
    [['users', '--aggregator', 'org;'], '--aggregator can\'t be "org;"', 'letters, digits, _ and -'],
    [['users', '--aggregator', 'org\nx'], '--aggregator can\'t be "org\\nx"', 'letters, digits, _ and -'],
    [['users', '--aggregator', ''], '--aggregator can\'t be ""', 'letters, digits, _ and -'],
    [['users', '--accounts', '11111111111'], '--accounts can\'t be "11111111111"', '12 digits'],
    [['users', '--accounts', '111111111111,1111111111112'], '"1111111111112"', '12 digits'],
    [['users', '--accounts', ''], '--accounts can\'t be ""', '12 digits'],
    [['users', '--exclude-accounts', '12345'], '--exclude-accounts can\'t be "12345"', '12 digits'],
    [['users', '--ou', '12345'], '--ou can\'t be "12345"', 'ou-ab12-cdefgh34'],
    [['stale', '--days', '0'], '--days can\'t be "0"', 'from 1 to 36500'],
    [['stale', '--days', '-1'], '--days can\'t be "-1"', 'from 1 to 36500'],
    [['stale', '--days=-1'], '--days can\'t be "-1"', 'from 1 to 36500'],
    [['stale', '--days', '1e9'], '--days can\'t be "1e9"', 'from 1 to 36500'],
    [['stale', '--days', 'ten'], '--days can\'t be "ten"', 'from 1 to 36500'],
    [['stale', '--days', ''], '--days can\'t be ""', 'from 1 to 36500'],
    [['stale', '--days', '36501'], '--days can\'t be "36501"', 'from 1 to 36500'],
    [['stale', '--days', '90.5'], '--days can\'t be "90.5"', 'from 1 to 36500'],
    [['stale', '--days', '9'.repeat(400)], '--days can\'t be "999', 'from 1 to 36500'],
    [['stale', '--include', 'no-credential'], '--include can\'t be "no-credential"', 'Did you mean no-credentials?'],
    [['users', '--columns', 'user_nam'], 'no column "user_nam"', 'Did you mean user_name?'],
    [['users', '--columns', 'user_name,'], 'has an empty name', 'Names are separated'],
    [['users', '--columns', ''], '--columns can\'t be ""', 'give it a value'],
    [['users', '--columns', '+'], 'has an empty name', 'Names are separated'],
    [['stale', '--columns', '+user_nam'], 'no column "user_nam"', 'Did you mean user_name?'],
    [['accounts', '--columns', 'qqqqqqqqqqqqqqqq'], 'no column "qqqqqqqqqqqqqqqq"', LIST],
    [['users', '--sort', 'age_dayz'], '--sort: the report users has no column "age_dayz"', 'Did you mean age_days?'],
    [['unused', '--no-assume', '--suggest'], '--suggest does not go with --no-assume', 'Policies are read inside the accounts'],
    [['unused', '--no-assume', '--by', 'policy'], '--by policy does not go with --no-assume', 'Policies are read inside the accounts'],
    [['users', '--sort', ''], '--sort can\'t be ""', 'give it a value'],
    [['users', '--sort', 'age_days:down'], '--sort can\'t be "age_days:down"', ':asc or :desc'],
    [['users', '--sort', 'age_days:desc:asc'], '--sort can\'t be "age_days:desc:asc"', ':asc or :desc'],
    [['users', '--format', 'cvs'], '--format can\'t be "cvs"', 'Did you mean csv? Allowed: table, csv, json, ndjson, markdown,'],
    [['users', '--source', 'organisation'], '--source can\'t be "organisation"', 'Did you mean organization?'],
    [
      ['users', '--source', 'organization', '--aggregator', 'org'],
      '--aggregator does not go with --source organization',
      'Leave one of them out',
    ],
    [['users', '--source', 'account', '--aggregator', 'org'], '--aggregator does not go with --source account', 'Leave one of them out'],
    [['users', '--source', 'account', '--accounts', '111111111111'], 'do not go with --source account', 'your own account'],
    [['users', '--raw'], '--raw is for CSV only', '--format csv'],
    [['users', '--raw', '--format', 'json'], '--raw is for CSV only', '--format csv'],
    [['users', '--raw', '--output', 'users.json'], '--raw is for CSV only', '--format csv'],
    [['users', '--concurrency', '0'], '--concurrency can\'t be "0"', 'from 1 to 1000'],
    [['users', '--workers', '0'], '--workers can\'t be "0"', 'from 1 to 64'],
    [['users', '--workers', 'all'], '--workers can\'t be "all"', 'Allowed: auto, or a whole number from 1 to 64'],
    [['users', '--run', 'last', '--workers', '2'], '--workers does not go with --run', 'AWS is asked nothing'],
    [['users', '--role-name', 'R'.repeat(65)], '--role-name can\'t be', 'IamAuditReadOnly'],
    [['cleanup', 'status', '--trail-regions', 'eu-west-1,Ireland'], '--trail-regions can\'t be "Ireland"', 'eu-west-1'],
    [['users', '--region', 'Ireland'], '--region can\'t be "Ireland"', 'eu-west-1'],
    [['users', '--output', ''], '--output can\'t be ""', 'give it a value'],
    [['users', '--output', 'no/such/folder/users.csv'], "--output: can't write into", 'Choose a folder that exists'],
    [['users', '--output', '.'], '--output "." is a folder', 'Name a file in it'],
    [['users', '--accounts', 'Prod,Dev', '--exclude-accounts', 'dev'], '"Dev" stands in --accounts and in --exclude-accounts', 'Leave it out'],
    [['users', '--no-assume', '--role-name', 'Audit'], '--role-name does not go with --no-assume', 'No role is assumed'],
    [['users', '--no-assume', '--external-id', 'x1'], '--external-id does not go with --no-assume', 'No role is assumed'],
    [['users', '--run', 'last', '--deadline', '5'], '--deadline does not go with --run', 'AWS is asked nothing'],
    [['users', '--run', 'last', '--max-age', '5'], '--max-age does not go with --run', 'AWS is asked nothing'],
    [['users', '--run', 'last', '--profile', 'x'], '--profile does not go with --run without --to', 'AWS is asked nothing'],
    [['users', '--demo', '--region', 'eu-west-1'], '--region does not go with --demo', 'The simulation has its own'],
    [['users', '--fresh', '--max-age', '5'], '--max-age does not go with --fresh', 'Leave one of them out'],
    [['users', '--no-store', '--max-age', '5'], '--max-age does not go with --no-store', 'Nothing that was kept'],
    [['stale', '--days', '5', '--unused-days', '6'], '--unused-days does not go with --days', 'They mean the same'],
    [['runs', '--store', '/dev/null'], '--store "/dev/null" is not a folder', 'Name a folder'],
    [['users', '--store', '/dev/null'], '--store "/dev/null" is not a folder', 'Name a folder'],
    [['diff', '--store', '/dev/null'], '--store "/dev/null" is not a folder', 'Name a folder'],
  ])('iam-audit %j', async (args, happened, next) => {
    expectUsageError(await runWrong(args), happened, next);
  });
});

describe('--output into', () => {
  it('a folder that is a file', async () => {
    const file = join(scratch, 'file');
    writeFileSync(file, 'here first');
    expectUsageError(
      await runWrong(['users', '--output', join(file, 'users.csv')]),
      "--output: can't write into",
      'Choose a folder that exists',
    );
  });

  it('a folder that may not be written to', async () => {
    const folder = join(scratch, 'closed');
    mkdirSync(folder, { mode: 0o555 });
    // Root may write into every folder but those that the kernel keeps for itself.
    const closed = process.getuid?.() === 0 ? '/proc/self/no/such' : folder;
    expectUsageError(
      await runWrong(['users', '--output', join(closed, 'users.csv')]),
      "--output: can't write into",
      'Choose a folder that exists',
    );
  });
});

/** A folder, an account and a unit may be called anything. */
const NAMES = ['--store', '--accounts', '--exclude-accounts', '--ou'];

/** Every other option that takes a value, with a report that has it. */
const withValue = new Map(
  REPORTS.flatMap((report) => optionsOf('report', report).map(({ flags }) => [/(--[\w-]+)( .+)?$/.exec(flags) ?? [], report.name] as const))
    .filter(([[, flag, value]]) => value !== undefined && !NAMES.includes(flag ?? ''))
    .map(([[, flag = ''], name]) => [flag, name]),
);

describe('a quote or a backtick ends with 2', () => {
  it.each([...withValue].flatMap(([flag, report]) => [
    "x'x",
    'x`x',
    'x"x',
  ].map((value) => [report, flag, value] as const)))('%s %s %s', async (report, flag, value) => {
    // A file may be called anything too, so it is the folder of that name that is missing.
    const given = flag === '--output' ? `${value}/users.csv` : value;
    const { code, stdout, stderr } = await runWrong([report, flag, given]);
    expect(stderr).toMatch(new RegExp(`^iam-audit: ${flag}[: ].*\\n {2}\\S.*\\n$`));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
