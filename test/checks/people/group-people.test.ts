import fc from 'fast-check';
import { groupPeople } from '../../../src/checks/people/group-people.js';
import { identityOf } from '../../../src/checks/people/identity.js';
import { leftBehind } from '../../../src/checks/people/leavers.js';
import { UNKNOWN } from '../../../src/model/value.js';
import { PROPERTY } from '../../extent.js';

/** `account/name`, and tags. */
type Spec = readonly [label: string, tags?: Readonly<Record<string, string>> | null];

function peopleOf(...specs: readonly Spec[]) {
  return groupPeople(specs.map(([user, tags = {}]) => ({
    user,
    identity: identityOf({
      name: user.slice(user.indexOf('/') + 1),
      tags: tags === null ? UNKNOWN : Object.entries(tags).map(([key, value]) => ({ key, value })),
    }, 'Owner'),
  })));
}

/** `person confidence because: users; owned`. */
const said = (...specs: readonly Spec[]): readonly string[] =>
  peopleOf(...specs).map(({ person, confidence, because, users, owned }) =>
    `${person} ${confidence} ${because.join('+') || '-'}: ${users.join(' ')}${owned.length === 0 ? '' : `; ${owned.join(' ')}`}`);

describe('users are taken for one person', () => {
  it.each<[string, readonly Spec[], readonly string[]]>([
    ['by an address as name, whatever its case', [['1/Jane.Doe@x.example'], ['2/jane.doe@X.example']], [
      'jane.doe@x.example sure email: 1/Jane.Doe@x.example 2/jane.doe@X.example',
    ]],
    ['by a tag with their address', [['1/jd', { Email: 'jane@x.example' }], ['2/doe', { 'user-mail': 'JANE@x.example ' }]], [
      'jane@x.example sure email: 1/jd 2/doe',
    ]],
    ['by two addresses that a third user ties', [
      ['1/a', { email: 'a@x.example' }],
      ['2/b', { email: 'b@x.example' }],
      ['3/c', { email: 'a@x.example', mail: 'b@x.example' }],
    ], ['a@x.example sure email: 1/a 2/b 3/c']],
    ['by a name that people have', [['1/jane.doe'], ['2/Jane.Doe'], ['3/jane_doe']], ['jane.doe likely name: 1/jane.doe 2/Jane.Doe', 'jane_doe alone -: 3/jane_doe']],
    ['perhaps, by any other name', [['1/admin'], ['2/admin']], ['admin possible name: 1/admin 2/admin']],
    ['by a name that stands before the @ elsewhere', [['1/jane.doe'], ['2/jane.doe@x.example']], [
      'jane.doe@x.example likely name: 2/jane.doe@x.example 1/jane.doe',
    ]],
    ['never where addresses contradict the name', [
      ['1/jane.doe', { email: 'jane.doe@x.example' }],
      ['2/jane.doe', { email: 'jane.doe@y.example' }],
      ['3/jane.doe'],
      ['4/jane.doe'],
    ], ['jane.doe@x.example alone -: 1/jane.doe', 'jane.doe@y.example alone -: 2/jane.doe', 'jane.doe likely name: 3/jane.doe 4/jane.doe']],
    ['with what their name stands on as owner', [['1/jane.doe@x.example'], ['2/backup', { owner: 'Jane.Doe@x.example' }]], [
      'jane.doe@x.example alone owner_tag: 1/jane.doe@x.example; 2/backup',
      'backup alone -: 2/backup',
    ]],
    ['as an owner who has no user at all', [['1/backup', { Owner: 'jane@x.example' }]], [
      'backup alone -: 1/backup',
      'jane@x.example possible owner_tag: ; 1/backup',
    ]],
    ['but no team is a person, nor is one the owner of oneself', [['1/backup', { Owner: 'team-a' }], ['2/jane', { Owner: 'Jane' }]], [
      'backup alone -: 1/backup',
      'jane alone -: 2/jane',
    ]],
    ['also with odd names and unseen tags', [['1/constructor'], ['2/__proto__', null], ['3/=1+1', { Owner: '' }], ['4/@']], [
      'constructor alone -: 1/constructor', '__proto__ alone -: 2/__proto__', '=1+1 alone -: 3/=1+1', '@ alone -: 4/@',
    ]],
  ])('%s', (_, specs, expected) => {
    expect(said(...specs)).toEqual(expected);
  });

  it('each once, and the same whatever the order in which accounts come', () => {
    const spec = fc.tuple(
      fc.constantFrom('jane', 'jane.doe', 'jane.doe@x.example', 'bob'),
      fc.constantFrom({}, { email: 'jane.doe@x.example' }, { email: 'bob@x.example' }, { Owner: 'bob@x.example' }),
    );
    fc.assert(
      fc.property(fc.array(spec, { maxLength: 6 }), (some) => {
        const specs = some.map(([name, tags], at): Spec => [`${at}/${name}`, tags]);
        const inWords = (of: readonly Spec[]): readonly string[] =>
          peopleOf(...of).map(({ person, confidence, users }) => `${person} ${confidence} ${[...users].sort().join(' ')}`).sort();
        expect(inWords([...specs].reverse())).toEqual(inWords(specs));
        expect(peopleOf(...specs).flatMap(({ users }) => users).sort()).toEqual(specs.map(([user]) => user).sort());
      }),
      PROPERTY,
    );
  });
});

describe('leavers', () => {
  const people = peopleOf(['1/jane.doe@x.example'], ['2/bob'], ['3/carol', { email: 'carol.c@x.example' }], ['4/jane.doe']);
  it.each([
    [['jane.doe@x.example'], ['email jane.doe@x.example']],
    [['bob'], ['name bob']],
    [['bob@x.example'], ['local_part bob']],
    [['carol'], ['name carol.c@x.example']],
    [['jane.doe@other.example'], ['not_found -']],
    [['dave@x.example', 'dave'], ['not_found -']],
  ])('%j are %j', (words, expected) => {
    const left = leftBehind(people, [{ line: 2, words }], (user) => user.slice(2));
    expect(left.map(({ match, person }) => `${match} ${person?.person ?? '-'}`)).toEqual(expected);
  });
});
