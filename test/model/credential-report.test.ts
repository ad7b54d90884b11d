import fc from 'fast-check';
import { parseCredentialReport } from '../../src/model/credential-report.js';
import { ROOT_USER } from '../../src/model/root-user.js';
import { PROPERTY } from '../extent.js';
import { ACCOUNT_ID, ALL_COLUMNS, arnOf, COLUMNS, csvOf, line, row, ROOT } from '../fixtures.js';

const alice = row('alice', { password_enabled: 'true', password_last_used: 'no_information' });
const bob = row('bob');

function namesIn(csv: string): readonly (string | undefined)[] {
  return parseCredentialReport(csv).rows.map((read) => read.get('user'));
}

describe('parseCredentialReport', () => {
  it.each([
    ['22 columns', COLUMNS],
    ['23 columns', ALL_COLUMNS],
    ['columns of tomorrow', [...ALL_COLUMNS, 'passkeys', 'favourite_colour']],
  ])('reads %s', (_, columns) => {
    const { rows, problems } = parseCredentialReport(csvOf([ROOT, alice], { columns }));
    expect(problems).toEqual([]);
    expect(rows).toHaveLength(2);
    for (const name of COLUMNS) expect(rows[1]?.get(name)).toBe(alice.get(name));
  });

  it('finds columns by name, not by position', () => {
    const columns = [...COLUMNS].reverse();
    const { rows, problems } = parseCredentialReport(csvOf([alice], { columns }));
    expect(problems).toEqual([]);
    expect(rows[0]?.get('user')).toBe('alice');
    expect(rows[0]?.get('password_last_used')).toBe('no_information');
  });

  it('says which column is missing, and judges nobody', () => {
    const columns = COLUMNS.filter((name) => name !== 'mfa_active' && name !== 'access_key_2_last_used_date');
    expect(parseCredentialReport(csvOf([alice], { columns }))).toEqual({
      rows: [],
      problems: ['the report has no column mfa_active, access_key_2_last_used_date'],
    });
  });

  it.each([
    ['an empty text', '', 'the report is empty'],
    ['blank lines only', '\n\n', 'the report is empty'],
    ['an error page', '<html>\n<body>Service Unavailable</body>', 'the report has no column user, arn, '],
  ])('takes %s for no report', (_, csv, problem) => {
    const { rows, problems } = parseCredentialReport(csv);
    expect(rows).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it('takes a header alone for a report without users', () => {
    expect(parseCredentialReport(csvOf([]))).toEqual({ rows: [], problems: [] });
  });

  const plain = csvOf([ROOT, alice, bob]);

  it.each([
    ['no trailing newline', plain],
    ['a trailing newline', `${plain}\n`],
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['CRLF and a trailing one', `${plain}\n`.replaceAll('\n', '\r\n')],
    ['CRLF in some lines only', plain.replace('\nalice', '\r\nalice')],
    ['CRLF from the second line on', `${plain}\n`.replaceAll('\n', '\r\n').replace('\r\n', '\n')],
    ['a byte order mark', `\ufeff${plain}`],
    ['quotes around every field', plain.replace(/[^,\n]+/g, '"$&"')],
    ['a blank line', plain.replace('\nbob', '\n\nbob')],
  ])('reads %s alike', (_, csv) => {
    const { rows, problems } = parseCredentialReport(csv);
    expect(problems).toEqual([]);
    expect(rows.map((read) => read.get('user'))).toEqual([ROOT_USER, 'alice', 'bob']);
    expect(rows[2]?.get('cert_2_last_rotated')).toBe('N/A');
  });

  it('reads a report of one user: two rows are not too few', () => {
    expect(namesIn(csvOf([ROOT, alice]))).toEqual([ROOT_USER, 'alice']);
  });

  describe('names', () => {
    const names = [
      ...['marchbank,anna', 'sync,eu,nightly', ',', ',,,', 'a,', ',a', 'a,a'],
      ...['=1+1', '+44-oncall', '-2+3', '@SUM', 'greta@example.com', 'user', 'arn', 'N', '_', 'x'.repeat(64)],
    ];

    it.each(names.flatMap((name) => [[name, 'quoted', true] as const, [name, 'bare', false] as const]))('reads "%s", %s', (
      name,
      _,
      quote,
    ) => {
      for (const columns of [COLUMNS, ALL_COLUMNS]) {
        const { rows, problems } = parseCredentialReport(csvOf([ROOT, row(name, { mfa_active: 'true' }), bob], { columns, quote }));
        expect(problems).toEqual([]);
        expect(rows.map((read) => read.get('user'))).toEqual([ROOT_USER, name, 'bob']);
        expect(rows[1]?.get('arn')).toBe(arnOf(name));
        expect(rows[1]?.get('mfa_active')).toBe('true');
      }
    });

    it.each(['/eng/', '/a,b/', '/a,b/c,,d/', '/x/a,b/a/', '/say"hi"/', '/arn:/,arn:aws/'])('reads the path %s, bare', (path) => {
      for (const name of ['a', 'a,b']) {
        const { rows, problems } = parseCredentialReport(csvOf([row(name, { arn: arnOf(name, path) }), bob]));
        expect(problems).toEqual([]);
        expect(rows.map((read) => read.get('arn'))).toEqual([arnOf(name, path), arnOf('bob')]);
        expect(rows[0]?.get('user')).toBe(name);
      }
    });

    it('gives bare commas after the date of creation to the free text at the end', () => {
      const info = '2 access keys, 1 certificate, see ListAccessKeys';
      const { rows, problems } = parseCredentialReport(csvOf(
        [row('a,b', { additional_credentials_info: info })],
        { columns: ALL_COLUMNS },
      ));
      expect(problems).toEqual([]);
      expect(rows[0]?.get('user')).toBe('a,b');
      expect(rows[0]?.get('additional_credentials_info')).toBe(info);
    });

    it('comes back exactly, whatever name IAM allows', () => {
      const legal = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);
      fc.assert(
        fc.property(fc.uniqueArray(legal, { minLength: 1, maxLength: 5 }), fc.boolean(), fc.boolean(), (names, quote, wide) => {
          const columns = wide ? ALL_COLUMNS : COLUMNS;
          const { rows, problems } = parseCredentialReport(csvOf([ROOT, ...names.map((name) => row(name))], { columns, quote }));
          expect(problems).toEqual([]);
          expect(rows.map((read) => [read.get('user'), read.get('arn')])).toEqual([
            [ROOT_USER, `arn:aws:iam::${ACCOUNT_ID}:root`],
            ...names.map((name) => [name, arnOf(name)]),
          ]);
        }),
        PROPERTY,
      );
    });
  });

  describe('damage costs only its line, and is said', () => {
    it.each([
      ['a quote that never closes, first', `"${line(alice)}`],
      ['a quote that never closes, in the ARN', line(alice).replace(',arn:', ',"arn:')],
      ['a line cut short', line(alice).slice(0, 120)],
      ['a line with a field too many', `${line(alice)},surplus`],
      ['a name that is not the ARN’s', line(alice).replace(/^alice/, 'alise')],
      ['an ARN that is none', line(alice).replace('arn:', 'urn:')],
      ['words', 'Service Unavailable'],
      ['a comma before everything', `,${line(alice)}`],
    ])('%s', (_, damaged) => {
      const { rows, problems } = parseCredentialReport(csvOf([ROOT, damaged, bob]));
      expect(rows.map((read) => read.get('user'))).toEqual([ROOT_USER, 'bob']);
      expect(problems).toEqual([expect.stringMatching(/^line 3 of the report can't be read \(\d+ fields, the header has 22\)$/)]);
      expect(rows[1]?.get('mfa_active')).toBe('false');
    });

    it('keeps quoted commas where a stray quote makes it read line by line', () => {
      const csv = csvOf([ROOT, row('a,b'), `"${line(alice)}`, row('c,d'), bob], { quote: true });
      expect(namesIn(csv)).toEqual([ROOT_USER, 'a,b', 'c,d', 'bob']);
      expect(parseCredentialReport(csv).problems).toHaveLength(1);
    });

    it('two stray quotes do not swallow the lines between them', () => {
      const csv = csvOf([ROOT, `"${line(alice)}`, row('carol'), `"${line(row('dave'))}`, bob]);
      expect(namesIn(csv)).toEqual([ROOT_USER, 'carol', 'bob']);
      expect(parseCredentialReport(csv).problems).toHaveLength(2);
    });

    it('a repeated row', () => {
      const again = row('alice', { mfa_active: 'true' });
      const { rows, problems } = parseCredentialReport(csvOf([ROOT, alice, again, bob]));
      expect(rows.map((read) => read.get('user'))).toEqual([ROOT_USER, 'alice', 'bob']);
      expect(rows[1]?.get('mfa_active')).toBe('false');
      expect(problems).toEqual([`line 4 of the report repeats ${arnOf('alice')}`]);
    });

    it('never throws, and never makes up a row', () => {
      fc.assert(
        fc.property(fc.string(), fc.nat(), (noise, at) => {
          const csv = csvOf([ROOT, alice, bob]);
          const cut = at % csv.length;
          const { rows } = parseCredentialReport(csv.slice(0, cut) + noise + csv.slice(cut));
          expect(rows.length).toBeLessThanOrEqual(3 + noise.split('\n').length);
        }),
        PROPERTY,
      );
    });
  });
});
