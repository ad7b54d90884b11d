import { NEVER, UNKNOWN, type Value } from '../../src/model/value.js';
import { displayWidth } from '../../src/render/display-width.js';
import { table } from '../../src/render/table.js';
import { column, eachOf, lines, NOTHINGS, ONE_OF_EACH, render, report } from './support.js';

const USERS = [
  column('account_id', 'text', { weight: 1 }),
  column('user_name', 'text', { weight: 1 }),
  column('arn', 'text', { weight: 2 }),
  column('last_activity', 'date', { weight: 1 }),
  column('days_inactive', 'number', { weight: 2 }),
  column('groups', 'list'),
];

const ROWS: readonly (readonly Value[])[] = [
  [
    '111122223333',
    'alice',
    'arn:aws:iam::111122223333:user/engineering/platform/alice',
    new Date('2026-11-01T12:00:00Z'),
    19,
    ['Admins', 'Billing'],
  ],
  ['444455556666', 'deploy-bot', 'arn:aws:iam::444455556666:user/deploy-bot', NEVER, 1204, []],
  ['777788889999', 'zoë', 'arn:aws:iam::777788889999:user/zoe', UNKNOWN, UNKNOWN, UNKNOWN],
];

describe('table', () => {
  it('is a header and aligned columns, without borders and without trailing spaces', async () => {
    expect(await render(table, report(USERS, ROWS))).toBe(
      lines(
        'Account id    User name   Arn                                                        Last activity  Days inactive  Groups',
        '111122223333  alice       arn:aws:iam::111122223333:user/engineering/platform/alice  2026-11-01                19  Admins Billing',
        '444455556666  deploy-bot  arn:aws:iam::444455556666:user/deploy-bot                  never                   1204  -',
        '777788889999  zoë         arn:aws:iam::777788889999:user/zoe                         ?                          ?  ?',
      ),
    );
  });

  it.each([
    [
      120,
      [
        'Account id    User name   Arn                                               Last activity  Days inactive  Groups',
        '111122223333  alice       arn:aws:iam::1111222233…gineering/platform/alice  2026-11-01                19  Admins Billing',
      ],
    ],
    [
      80,
      [
        'Account id    User name   Arn                       Last activity  Days inactive',
        '111122223333  alice       arn:aws:iam…atform/alice  2026-11-01                19',
      ],
    ],
    [40, ['Account id    User name   Last activity', '111122223333  alice       2026-11-01']],
  ])('keeps to %p columns', async (width, expected) => {
    const text = await render(table, report(USERS, ROWS), { width });
    expect(text.split('\n').slice(0, 2)).toEqual(expected);
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  it('says in its last line which columns found no room', async () => {
    const text = await render(table, report(USERS, ROWS), { width: 80 });
    expect(text.trimEnd().split('\n').at(-1)).toBe('… 1 column not shown (groups); --columns or --format csv shows it');
  });

  it('tells three kinds of nothing apart, in every type of column', async () => {
    const nothing = NOTHINGS.map((value) => ONE_OF_EACH.map(() => value));
    expect(await render(table, report(ONE_OF_EACH, nothing))).toBe(
      lines(
        'User name  Console   Keys  Last used  Groups  Tags',
        '-          -            -  -          -       -',
        'never      never    never  never      never   never',
        '?          ?            ?  ?          ?       ?',
      ),
    );
  });

  it('takes a date that is none and a number that is none for unknown', async () => {
    const columns = [column('last_used', 'date'), column('keys', 'number')];
    const text = await render(table, report(columns, [[new Date(Number.NaN), Number.NaN]]));
    expect(text).toBe(lines('Last used  Keys', '?             ?'));
  });

  it('joins lists and tags by a space, and quotes what would fall apart', async () => {
    const row = [['Admins', 'Ops'], [{ key: 'Owner', value: 'Jane Doe' }, { key: 'Team', value: 'x' }]];
    const text = await render(table, report([column('groups', 'list'), column('tags', 'tags')], [row]));
    expect(text).toBe(lines('Groups      Tags', 'Admins Ops  "Owner=Jane Doe" Team=x'));
  });

  it('shows what would control the terminal instead of sending it', async () => {
    const names = ['\u001b]0;owned\u0007', 'a\nb', '\u009b31mred', 'x\u202ey', 'ze\u200bro'];
    const text = await render(table, report([column('user_name')], names.map((name) => [name])));
    expect(text).toBe(
      lines('User name', '\\u{1b}]0;owned\\u{7}', 'a\\u{a}b', '\\u{9b}31mred', 'x\\u{202e}y', 'ze\\u{200b}ro'),
    );
  });

  it('keeps what follows wide and combining characters in line', async () => {
    const names = ['日本語', 'ที่ดิน', 'Zoe\u0308', '🫠🇩🇪', 'plain'];
    const text = await render(table, report([column('n'), column('m')], names.map((name) => [name, '|'])));
    const columns = text.trimEnd().split('\n').slice(1).map((line) => displayWidth(line.slice(0, line.indexOf('|'))));
    expect(columns).toEqual([8, 8, 8, 8, 8]);
  });

  it('says so when there are no rows', async () => {
    expect(await render(table, report(USERS, []))).toBe('no rows\n');
    expect(await render(table, report(USERS, []), { colour: true })).toBe('\u001b[2mno rows\u001b[22m\n');
  });

  it('colours tones, headers and nothings, and only on request', async () => {
    const columns = [column('a'), column('b'), column('c'), column('d')];
    const rows = [
      [{ value: 'g', tone: 'good' }, { value: 'w', tone: 'warn' }, { value: 'b', tone: 'bad' }, { value: 'm', tone: 'muted' }],
      ['plain', null, { value: NEVER, tone: 'bad' }, UNKNOWN],
    ] as const;
    expect(await render(table, report(columns, rows), { colour: true })).toBe(
      lines(
        '\u001b[1mA\u001b[22m      \u001b[1mB\u001b[22m  \u001b[1mC\u001b[22m      \u001b[1mD\u001b[22m',
        '\u001b[32mg\u001b[39m      \u001b[33mw\u001b[39m  \u001b[31mb\u001b[39m      \u001b[2mm\u001b[22m',
        'plain  \u001b[2m-\u001b[22m  \u001b[31mnever\u001b[39m  \u001b[2m?\u001b[22m',
      ),
    );
    expect(await render(table, report(columns, rows))).not.toContain('\u001b');
  });

  it('colours right-aligned and cut cells without losing the line', async () => {
    const columns = [column('name', 'text', { weight: 1 }), column('days', 'number', { weight: 1 })];
    const rows = [[{ value: 'a-name-that-is-too-long', tone: 'bad' }, { value: 7, tone: 'warn' }]] as const;
    expect(await render(table, report(columns, rows), { colour: true, width: 16 })).toBe(
      lines(
        '\u001b[1mName\u001b[22m        \u001b[1mDays\u001b[22m',
        '\u001b[31ma-nam…long\u001b[39m     \u001b[33m7\u001b[39m',
      ),
    );
  });

  it('survives any width', async () => {
    for (let width = 1; width <= 130; width += 1) {
      const text = await render(table, report(USERS, ROWS), { width });
      expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(width);
      expect(text.split('\n').length).toBeGreaterThanOrEqual(5);
    }
  });

  it('stops reading rows when the reader stops', async () => {
    let closed = false;
    async function* rows(): AsyncGenerator<readonly { value: string }[]> {
      try {
        for (let row = 0; row < 3; row += 1) yield await Promise.resolve([{ value: 'x'.repeat(70_000) }]);
      } finally {
        closed = true;
      }
    }
    const document = { ...report([column('a')], []), rows: rows() };
    const chunks = table.render(document, { width: null, colour: false, raw: false })[Symbol.asyncIterator]();
    await chunks.next();
    await chunks.return?.();
    expect(closed).toBe(true);
    expect(await render(table, { ...document, rows: eachOf([[{ value: 'x' }]]) })).toBe('A\nx\n');
  });

  describe('who and where in a narrow table', () => {
    const columns = [
      column('account_id', 'text', { weight: 0 }),
      column('role_name', 'text', { weight: 0 }),
      column('last_used', 'date', { weight: 1 }),
    ];
    const long = 'AWSReservedSSO_AdministratorAccess_0123456789abcdef';
    const rows: readonly (readonly Value[])[] = [
      ['111122223333', long, NEVER],
      ...Array.from({ length: 12 }, (): readonly Value[] => ['111122223333', 'deploy', NEVER]),
    ];

    it('go on in the next line on a terminal', async () => {
      const text = await render(table, report(columns, rows), { width: 48, wrap: true });
      expect(text.split('\n').slice(0, 4)).toEqual([
        'Account id    Role name                Last used',
        '111122223333  AWSReservedSSO_          never',
        '              AdministratorAccess_',
        '              0123456789abcdef',
      ]);
      for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(48);
    });

    it('push the rest where no terminal would break the line', async () => {
      const text = await render(table, report(columns, rows), { width: 48 });
      expect(text.split('\n').slice(1, 3)).toEqual([`111122223333  ${long}  never`, '111122223333  deploy                   never']);
    });
  });
});

describe('links', () => {
  const cell = { value: 'ann', link: 'https://console.aws.amazon.com/iam/home#/users/details/ann', tone: 'bad' } as const;
  const LINKED = '\u001b]8;;https://console.aws.amazon.com/iam/home#/users/details/ann\u001b\\ann\u001b]8;;\u001b\\';

  it('stand around the text, take no room, and are there only where the terminal takes them', async () => {
    const rows = [[cell, 'x'], ['a-longer-name', 'y']] as const;
    const document = (): Parameters<typeof render>[1] => report([column('user_name'), column('b')], rows);
    const plain = await render(table, document());
    expect(plain).toBe(lines('User name      B', 'ann            x', 'a-longer-name  y'));
    const shown = await render(table, document(), { links: true });
    expect(shown).toBe(plain.replace('ann', () => LINKED));
  });
});
