import type { OptionSpec } from '../../options/option.js';
import { MODES } from '../../gather/request.js';
import { matching, oneOf, REGION } from '../../options/parse.js';

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
] as const satisfies readonly OptionSpec[];
