import type { OptionSpec } from '../../options/option.js';
import { MODES } from '../../gather/request.js';
import { BUCKET, matching, oneOf, REGION } from '../../options/parse.js';

/** A catalog may stand in another one. */
const TRAIL_TABLE = /^([\w/-]{1,128}\.)?[\w-]{1,255}\.[\w-]{1,255}$/;

const ASKING = ['report', 'plan', 'query', 'doctor', 'apply', 'status', 'undo'] as const;
/** These ask AWS where the evidence lies in a bucket. */
const KEPT_ELSEWHERE = ['runs', 'prune', 'copy', 'merge', 'diff', 'trend', 'explain', 'export', 'pack'] as const;

export const source = [
  {
    flags: '--source <where>',
    group: 'Source',
    about: 'aggregator: users from AWS Config, accounts from Organizations; organization: no Config; account: only your own account',
    parse: oneOf('--source', MODES),
    commands: ['report', 'plan', 'query', 'template', 'doctor'],
  },
  {
    flags: '--aggregator <name>',
    group: 'Source',
    about: "configuration aggregator (default: the Region's organization aggregator, if there is exactly one)",
    parse: matching('--aggregator', /^[\w-]{1,256}$/, 'up to 256 letters, digits, _ and -'),
    commands: ['report', 'plan', 'query', 'template', 'doctor'],
    first: true,
  },
  {
    flags: '--region <region>',
    group: 'Source',
    about: 'Region of the aggregator and of STS (default: AWS_REGION, AWS_DEFAULT_REGION or the profile)',
    parse: matching('--region', ...REGION),
    commands: [...ASKING, ...KEPT_ELSEWHERE],
  },
  {
    flags: '--profile <name>',
    group: 'Source',
    about: 'profile of the shared AWS configuration files',
    // eslint-disable-next-line no-control-regex -- control characters are what must not get through
    parse: matching('--profile', /^[^'"`\u0000-\u001f\u007f]{1,128}$/, 'the name of a profile, without quotes'),
    commands: [...ASKING, ...KEPT_ELSEWHERE],
    first: true,
  },
  {
    flags: '--trail-table <name>',
    group: 'Source',
    about: 'who made what, for the columns created_by and their like, from an organization trail in Athena: database.table',
    parse: matching('--trail-table', TRAIL_TABLE, 'database.table, or catalog.database.table'),
    commands: ['report', 'plan', 'template', 'doctor'],
    first: true,
  },
  {
    flags: '--athena-workgroup <name>',
    group: 'Source',
    about: 'workgroup of Athena that asks that table (default: primary)',
    parse: matching('--athena-workgroup', /^[\w.-]{1,128}$/, 'up to 128 letters, digits, . _ and -'),
    commands: ['report', 'plan', 'template', 'doctor'],
  },
  {
    flags: '--athena-output <s3 uri>',
    group: 'Source',
    about: 'where Athena writes what it found (default: where the workgroup says)',
    parse: matching('--athena-output', new RegExp(`^s3://${BUCKET.source.slice(1, -1)}(/[\\w!.*'()/=-]{0,900})?$`), 's3://bucket/prefix/'),
    commands: ['report', 'plan', 'template', 'doctor'],
  },
] as const satisfies readonly OptionSpec[];
