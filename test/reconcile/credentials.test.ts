import fc from 'fast-check';
import { CREDENTIAL_STATUSES, readCredentials } from '../../src/reconcile/credentials.js';
import { ROOT_USER } from '../../src/model/root-user.js';
import { UNKNOWN } from '../../src/model/value.js';
import { PROPERTY } from '../extent.js';
import { ago, type Cells, COLUMNS, key, password, row } from '../fixtures.js';

const CHANGED = ago(200);
const USED = ago(3);

function read(cells: Cells, name = 'alice'): ReturnType<typeof readCredentials> {
  return readCredentials(row(name, cells));
}

describe('the password', () => {
  it.each([
    ['used', password(CHANGED, USED), 'used', true, USED],
    ['used, upper case', { ...password(CHANGED, USED), password_enabled: 'TRUE' }, 'used', true, USED],
    ['used, with an offset', password(CHANGED, '2026-11-17T08:00:00+00:00'), 'used', true, USED],
    ['never used', password(CHANGED), 'never_used', true, null],
    ['none', {}, 'none', false, null],
    ['none, upper case', { password_enabled: 'FALSE' }, 'none', false, null],
    ['none, with no_information', { password_last_used: 'no_information' }, 'none', false, null],
    ['none, not_supported', { password_last_used: 'not_supported', password_last_changed: 'not_supported' }, 'none', false, null],
    ['gone, with its last use still there', { password_last_used: USED }, 'none', false, USED],
  ])('%s', (_, cells, status, enabled, lastUsed) => {
    const { credentials, problems } = read(cells);
    expect(problems).toEqual([]);
    expect(credentials.password).toMatchObject({ status, enabled, lastUsed: lastUsed === null ? null : new Date(lastUsed) });
  });

  it('has the date of its last change; none when there is no password', () => {
    expect(read(password(CHANGED)).credentials.password.lastChanged).toEqual(new Date(CHANGED));
    expect(read({}).credentials.password.lastChanged).toBeNull();
  });

  it.each([
    [
      'N/A although there is a password',
      { ...password(CHANGED), password_last_used: 'N/A' },
      'password_last_used is "N/A" although password_enabled is true',
    ],
    [
      'nothing although there is a password',
      { ...password(CHANGED), password_last_used: '' },
      'password_last_used is "" although password_enabled is true',
    ],
    [
      'not_supported although there is one',
      { ...password(CHANGED), password_last_used: 'not_supported' },
      'password_last_used is "not_supported" although password_enabled is true',
    ],
    [
      'words for a date',
      { ...password(CHANGED), password_last_used: 'yesterday' },
      'password_last_used is "yesterday" where a date should stand',
    ],
    [
      'an impossible date',
      { ...password(CHANGED), password_last_used: '2026-02-30T00:00:00Z' },
      'password_last_used is "2026-02-30T00:00:00Z" where a date should stand',
    ],
    ['a word for true', { ...password(CHANGED), password_enabled: 'yes' }, 'password_enabled is "yes" where true or false should stand'],
    ['nothing for true', { ...password(CHANGED), password_enabled: '' }, 'password_enabled is "" where true or false should stand'],
    ['N/A for true', { ...password(CHANGED), password_enabled: 'N/A' }, 'password_enabled is "N/A" where true or false should stand'],
  ])('%s makes it unknown, never unused, and is said', (_, cells, problem) => {
    const { credentials, problems } = read(cells);
    expect(credentials.password).toMatchObject({ status: 'unknown', lastUsed: null });
    expect(problems).toEqual([problem]);
  });

  it.each(['N/A', 'no_information', '', 'soon'])('a last change of "%s" is unknown, and is said', (changed) => {
    const { credentials, problems } = read(password(changed));
    expect(credentials.password).toMatchObject({ status: 'never_used', lastChanged: UNKNOWN });
    expect(problems).toEqual([expect.stringContaining(`password_last_changed is "${changed}"`)]);
  });
});

describe.each([1, 2] as const)('access key %i', (slot) => {
  const cell = `access_key_${slot}`;
  const slotOf = (cells: Cells): ReturnType<typeof readCredentials>['credentials']['keys'][number] => {
    const { keys } = read(cells).credentials;
    return keys[slot === 1 ? 0 : 1];
  };

  it.each([
    ['used', key(slot, CHANGED, USED), 'used', true, CHANGED, USED],
    ['used, upper case', { ...key(slot, CHANGED, USED), [`${cell}_active`]: 'TRUE' }, 'used', true, CHANGED, USED],
    ['never used: N/A', key(slot, CHANGED), 'never_used', true, CHANGED, null],
    ['never used: no_information', key(slot, CHANGED, 'no_information'), 'never_used', true, CHANGED, null],
    ['inactive, once used', key(slot, CHANGED, USED, 'false'), 'inactive', false, CHANGED, USED],
    ['inactive, never used', key(slot, CHANGED, 'N/A', 'false'), 'inactive', false, CHANGED, null],
    ['none', {}, 'none', false, null, null],
    [
      'none, in the words of old reports',
      { [`${cell}_last_rotated`]: 'not_supported', [`${cell}_last_used_date`]: 'not_supported' },
      'none',
      false,
      null,
      null,
    ],
  ])('%s', (_, cells, status, active, createdAt, lastUsed) => {
    expect(read(cells).problems).toEqual([]);
    expect(slotOf(cells)).toMatchObject({
      status,
      active,
      createdAt: createdAt === null ? null : new Date(createdAt),
      lastUsed: lastUsed === null ? null : new Date(lastUsed),
    });
    const other = read(cells).credentials.keys[slot === 1 ? 1 : 0];
    expect(other.status).toBe('none');
  });

  it('has service and Region of its last use', () => {
    expect(slotOf(key(slot, CHANGED, USED))).toMatchObject({ lastUsedService: 'sts', lastUsedRegion: 'us-east-1' });
  });

  it('is used where the service has no Region, or nobody knows the service', () => {
    const cells = { ...key(slot, CHANGED, USED), [`${cell}_last_used_region`]: 'N/A', [`${cell}_last_used_service`]: 'N/A' };
    expect(slotOf(cells)).toMatchObject({ status: 'used', lastUsedService: null, lastUsedRegion: null });
  });

  it.each([
    [
      'not_supported for a use',
      { ...key(slot, CHANGED), [`${cell}_last_used_date`]: 'not_supported' },
      `${cell}_last_used_date is "not_supported" although the key is active`,
    ],
    [
      'nothing for a use',
      { ...key(slot, CHANGED), [`${cell}_last_used_date`]: '' },
      `${cell}_last_used_date is "" although the key is active`,
    ],
    ['words for a use', key(slot, CHANGED, 'often'), `${cell}_last_used_date is "often" where a date should stand`],
    [
      'words for a use of an inactive key',
      key(slot, CHANGED, 'often', 'false'),
      `${cell}_last_used_date is "often" where a date should stand`,
    ],
    [
      'words for the creation of an inactive key',
      key(slot, 'once', 'N/A', 'false'),
      `${cell}_last_rotated is "once" where a date should stand`,
    ],
    ['Expired for active', key(slot, CHANGED, USED, 'Expired'), `${cell}_active is "Expired" where true or false should stand`],
    ['nothing for active', key(slot, CHANGED, USED, ''), `${cell}_active is "" where true or false should stand`],
  ])('%s makes it unknown, never unused, and is said', (_, cells, problem) => {
    expect(slotOf(cells).status).toBe('unknown');
    expect(read(cells).problems).toEqual([problem]);
  });

  it('keeps a use that could be read, whatever else could not', () => {
    expect(slotOf(key(slot, CHANGED, USED, 'Expired'))).toMatchObject({ active: UNKNOWN, lastUsed: new Date(USED) });
  });

  it.each(['N/A', '', 'recently'])('that is active has a creation, so "%s" is unknown, and is said', (created) => {
    expect(slotOf(key(slot, created))).toMatchObject({ status: 'never_used', createdAt: UNKNOWN });
    expect(read(key(slot, created)).problems).toEqual([expect.stringContaining(`${cell}_last_rotated is "${created}"`)]);
  });

  it('exists when it was used, also where the guide’s N/A stands for a key that is not active', () => {
    const cells = key(slot, 'N/A', USED, 'false');
    expect(slotOf(cells)).toMatchObject({ status: 'inactive', createdAt: UNKNOWN, lastUsed: new Date(USED) });
    expect(read(cells).problems).toEqual([]);
  });
});

describe('the other columns', () => {
  it.each([
    ['true', 'yes'],
    ['TRUE', 'yes'],
    ['false', 'no'],
    ['FALSE', 'no'],
    ['not_supported', 'unknown'],
    ['N/A', 'unknown'],
    ['', 'unknown'],
  ])('mfa_active "%s" is %s', (cell, expected) => {
    expect(read({ mfa_active: cell }).credentials.mfa).toBe(expected);
  });

  it.each([
    [{}, false],
    [{ cert_1_active: 'true', cert_1_last_rotated: CHANGED }, true],
    [{ cert_2_active: 'TRUE', cert_2_last_rotated: CHANGED }, true],
    [{ cert_1_active: 'false', cert_1_last_rotated: CHANGED }, false],
  ])('certificates %j: %s', (cells, expected) => {
    expect(read(cells).credentials.certificate).toBe(expected);
  });

  it.each([
    ['N/A', null],
    ['', null],
    ['no_information', null],
    ['1 more access key (ListAccessKeys)', '1 more access key (ListAccessKeys)'],
  ])('additional_credentials_info "%s" is %s', (cell, expected) => {
    expect(read({ additional_credentials_info: cell }).credentials.more).toBe(expected);
  });

  it('a report of 22 columns hides nothing', () => {
    const cells = new Map([...row('alice')].filter(([name]) => COLUMNS.includes(name)));
    expect(readCredentials(cells)).toMatchObject({ credentials: { more: null }, problems: [] });
  });

  it.each(['N/A', '', 'long ago'])('a date of creation of "%s" is said', (created) => {
    expect(read({ user_creation_time: created }).problems).toEqual([expect.stringContaining(`user_creation_time is "${created}"`)]);
  });
});

describe('the root user', () => {
  it('may say not_supported: unknown, without a problem, and the last sign-in is kept', () => {
    const cells = {
      password_enabled: 'not_supported',
      password_last_changed: 'not_supported',
      password_last_used: USED,
      mfa_active: 'true',
    };
    const { credentials, problems } = read(cells, ROOT_USER);
    expect(problems).toEqual([]);
    expect(credentials.password).toEqual({ status: 'unknown', enabled: UNKNOWN, lastUsed: new Date(USED), lastChanged: null });
    expect(credentials.mfa).toBe('yes');
  });

  it('may have a password whose change is not_supported', () => {
    const { credentials, problems } = read({ ...password('not_supported', USED) }, ROOT_USER);
    expect(problems).toEqual([]);
    expect(credentials.password).toMatchObject({ status: 'used', lastChanged: null });
  });

  it('of a new member account has no credentials at all', () => {
    const { credentials, problems } = read({}, ROOT_USER);
    expect(problems).toEqual([]);
    expect([credentials.password.status, ...credentials.keys.map(({ status }) => status)]).toEqual(['none', 'none', 'none']);
  });
});

it('whatever stands in the cells, used has a date, never_used has none and nothing is made up', () => {
  const cell = fc.constantFrom(
    'true',
    'false',
    'TRUE',
    'N/A',
    'no_information',
    'not_supported',
    '',
    'rubbish',
    USED,
    CHANGED,
    '2026-02-30T00:00:00Z',
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...COLUMNS.slice(2)), cell), (cells) => {
      const { credentials } = read(cells);
      for (const { status, lastUsed } of [credentials.password, ...credentials.keys]) {
        expect(CREDENTIAL_STATUSES).toContain(status);
        if (status === 'used') expect(lastUsed).toBeInstanceOf(Date);
        if (status === 'never_used') expect(lastUsed).toBeNull();
      }
      if (credentials.password.status === 'none') expect(credentials.password.enabled).toBe(false);
      for (const { status, active } of credentials.keys) {
        if (status === 'used' || status === 'never_used') expect(active).toBe(true);
        if (status === 'none' || status === 'inactive') expect(active).toBe(false);
      }
    }),
    PROPERTY,
  );
});
