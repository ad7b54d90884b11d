import { allow, WITH_MFA } from '../../policy/support.js';
import { A, ADMIN, assume, B, C, D, lets, roleArn, root, rowIn, rowsIn, trusts, userArn, type Row, type WorldSpec } from './support.js';

const MFA = { Condition: WITH_MFA };

function pick(row: Row | undefined, ...keys: readonly string[]): readonly unknown[] {
  return keys.map((key) => row?.[key]);
}

const SHOWN = ['escalation', 'reach', 'admin_via', 'hops', 'accounts_reached'];

/** clerk (A) → One (A) → Two (B) → Three (C) → Four (D), an administrator. */
const LINE: WorldSpec = {
  [A]: { users: { clerk: { may: [assume(roleArn(A, 'One'))] } }, roles: { One: { may: [assume(roleArn(B, 'Two'))], trust: root(A) } } },
  [B]: { roles: { Two: { may: [assume()], trust: { AWS: roleArn(A, 'One') } } } },
  [C]: { roles: { Three: { may: [assume(roleArn(D, 'Four'))], trust: root(B) } } },
  [D]: { roles: { Four: { may: [ADMIN], trust: { AWS: roleArn(C, 'Three') } } } },
};

describe('hops', () => {
  it.each<[number, readonly unknown[]]>([
    [1, ['no', 1, null, null, []]],
    [2, ['no', 1, null, null, [B]]],
    [3, ['no', 1, null, null, [B, C]]],
    [4, ['yes', 8, `One → ${B}:Two → ${C}:Three → ${D}:Four`, 4, [B, C, D]]],
    [5, ['yes', 8, `One → ${B}:Two → ${C}:Three → ${D}:Four`, 4, [B, C, D]]],
  ])('at most %s', async (hops, expected) => {
    expect(pick(await rowIn(LINE, `${A}/clerk`, { hops }), ...SHOWN)).toEqual(expected);
  });

  it('none: nothing is said of roles', async () => {
    const found = await rowIn(LINE, `${A}/clerk`, { hops: 0 });
    expect(pick(found, 'escalation', 'reach', 'assumed_roles', 'not_judged')).toEqual(['no', 1, expect.any(Symbol), []]);
    expect(pick(found, 'admin_via', 'hops', 'accounts_reached').map((value) => typeof value)).toEqual(['symbol', 'symbol', 'symbol']);
  });

  it('everybody on the way has a chain of its own', async () => {
    const rows = await rowsIn(LINE);
    expect([...rows].map(([who, row]) => [who, ...pick(row, 'escalation', 'admin_via', 'hops', 'accounts_reached')])).toEqual([
      [`${A}/clerk`, 'no', null, null, [B, C]],
      [`${A}/One`, 'yes', `${B}:Two → ${C}:Three → ${D}:Four`, 3, [B, C, D]],
      [`${B}/Two`, 'yes', `${C}:Three → ${D}:Four`, 2, [C, D]],
      [`${C}/Three`, 'yes', `${D}:Four`, 1, [D]],
      [`${D}/Four`, 'yes', null, 0, []],
    ]);
  });

  it('an unseen account behind the last hop decides nothing', async () => {
    const world: WorldSpec = { ...LINE, [D]: { hidden: true } };
    expect(pick(await rowIn(world, `${A}/clerk`, { hops: 2 }), 'escalation')).toEqual(['no']);
    expect(pick(await rowIn(world, `${A}/clerk`, { hops: 3 }), 'escalation', 'not_judged')).toEqual([expect.any(Symbol), ['unseen_roles']]);
  });
});

describe('cycles', () => {
  it('end', async () => {
    const world: WorldSpec = {
      [A]: {
        users: { clerk: { may: [assume()] } },
        roles: {
          One: { may: [assume()], trust: root(A) },
          Two: { may: [assume()], trust: root(A) },
          Three: { may: [assume()], trust: { AWS: roleArn(B, 'Back') } },
        },
      },
      [B]: { roles: { Back: { may: [assume()], trust: root(A) } } },
    };
    for (const [, row] of await rowsIn(world, { hops: 20 }))
      expect(pick(row, 'escalation', 'admin_via', 'hops')).toEqual(['no', null, null]);
    expect(pick(await rowIn(world, `${A}/clerk`, { hops: 20 }), 'accounts_reached')).toEqual([[B]]);
  });

  it('a role gains nothing by assuming itself, or by coming back to itself', async () => {
    const world: WorldSpec = {
      [A]: {
        roles: { Own: { may: [allow('iam:CreateAccessKey', MFA), assume()], trust: root(A) }, Mirror: { may: [assume()], trust: root(A) } },
      },
    };
    expect(pick(await rowIn(world, `${A}/Own`), 'escalation_limited')).toEqual([['create_access_key']]);
    expect(pick(await rowIn(world, `${A}/Mirror`), 'escalation_limited', 'assumed_roles')).toEqual([['assume_role'], 'Own']);
  });

  it('through a cycle to an administrator', async () => {
    const world: WorldSpec = {
      [A]: {
        roles: {
          One: { trust: { AWS: [roleArn(A, 'Two'), userArn(A, 'clerk')] } },
          Two: { trust: { AWS: roleArn(A, 'One') } },
          Top: { may: [ADMIN], trust: { AWS: roleArn(A, 'Two') } },
        },
        users: { clerk: {} },
      },
    };
    expect(pick(await rowIn(world, `${A}/clerk`), ...SHOWN)).toEqual(['yes', 8, 'One → Two → Top', 3, []]);
  });
});

describe('several ways', () => {
  it('the shortest of those that are certain', async () => {
    const world: WorldSpec = {
      [A]: {
        users: { clerk: { may: [assume()] } },
        roles: {
          Direct: { may: [ADMIN], trust: trusts(lets(root(A), MFA)) },
          One: { may: [assume()], trust: root(A) },
          Two: { trust: { AWS: roleArn(A, 'One') } },
          Top: { may: [ADMIN], trust: { AWS: [roleArn(A, 'Two'), roleArn(A, 'One')] } },
        },
      },
    };
    expect(pick(await rowIn(world, `${A}/clerk`), 'escalation', 'admin_via', 'hops', 'escalation_limited')).toEqual([
      'yes',
      'One → Top',
      2,
      [],
    ]);
    expect(pick(await rowIn(world, `${A}/clerk`, { hops: 1 }), 'escalation', 'admin_via', 'hops', 'escalation_limited')).toEqual([
      'limited',
      'Direct',
      1,
      ['assume_role'],
    ]);
  });

  it('one condition on the way limits it', async () => {
    const world: WorldSpec = {
      [A]: {
        users: { clerk: {} },
        roles: { One: { may: [allow('sts:AssumeRole', MFA)], trust: { AWS: userArn(A, 'clerk') } }, Top: { may: [ADMIN], trust: root(A) } },
      },
    };
    expect(pick(await rowIn(world, `${A}/clerk`), ...SHOWN, 'escalation_limits')).toEqual([
      'limited',
      4,
      'One → Top',
      2,
      [],
      [`sts:AssumeRole on ${roleArn(A, 'Top')} with a condition`],
    ]);
  });

  it('a role with limits of its own', async () => {
    const world: WorldSpec = {
      [A]: { users: { clerk: {} }, roles: { Keys: { may: [allow('iam:CreateAccessKey', MFA)], trust: { AWS: userArn(A, 'clerk') } } } },
    };
    expect(pick(await rowIn(world, `${A}/clerk`), 'escalation', 'escalation_limits')).toEqual([
      'limited',
      [`sts:AssumeRole on ${roleArn(A, 'Keys')}, whose own paths are limited`],
    ]);
  });

  it('its own paths and those of roles are listed together', async () => {
    const world: WorldSpec = {
      [A]: { users: { clerk: { may: [allow('iam:PutUserPolicy'), assume()] } }, roles: { Top: { may: [ADMIN], trust: root(A) } } },
    };
    expect(pick(await rowIn(world, `${A}/clerk`), 'escalation_paths', 'admin_via')).toEqual([['put_user_policy', 'assume_role'], 'Top']);
  });

  it('many with the same grant get the same, but none itself', async () => {
    const roles = Object.fromEntries(
      ['R1', 'R2', 'R3'].map((name) => [name, { may: [allow('iam:CreatePolicyVersion'), assume()], trust: root(A) }]),
    );
    const world: WorldSpec = { [A]: { users: { u1: { may: [assume()] }, u2: { may: [assume()] } }, roles } };
    const rows = await rowsIn(world);
    expect([...rows].map(([who, row]) => [who, row['assumed_roles']])).toEqual([
      [`${A}/u1`, 'R1'],
      [`${A}/u2`, 'R1'],
      [`${A}/R1`, 'R2'],
      [`${A}/R2`, 'R1'],
      [`${A}/R3`, 'R1'],
    ]);
  });
});

it('a condition on who calls is judged for each caller, though they share a grant', async () => {
  const trust = trusts(lets(root(A), { Condition: { ArnLike: { 'aws:PrincipalArn': userArn(A, 'ops-*') } } }));
  const world: WorldSpec = {
    [A]: { users: { 'ops-1': { may: [assume()] }, clerk: { may: [assume()] } } },
    [B]: { roles: { Top: { may: [ADMIN], trust } } },
  };
  const rows = await rowsIn(world);
  expect([rows.get(`${A}/ops-1`)?.['escalation'], rows.get(`${A}/clerk`)?.['escalation']]).toEqual(['yes', 'no']);
});

it('users are told of roles that are not shown', async () => {
  const rows = await rowsIn(LINE, { principals: 'users', hops: 4 });
  expect([...rows.keys()]).toEqual([`${A}/clerk`]);
  expect(rows.get(`${A}/clerk`)?.['escalation']).toBe('yes');
});
