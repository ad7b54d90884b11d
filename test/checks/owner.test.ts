import { ownerOf } from '../../src/checks/owner.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { Tag } from '../../src/model/tag.js';

const tag = (key: string, value: string): Tag => ({ key, value });

it.each<[string, readonly Tag[] | Unknown, string, string | null | Unknown]>([
  ['the tag', [tag('Team', 'x'), tag('Owner', 'a')], 'Owner', 'a'],
  ['in other letters', [tag('OWNER', 'a')], 'Owner', 'a'],
  ['the exact spelling first', [tag('owner', 'b'), tag('Owner', 'a')], 'Owner', 'a'],
  ['of two in other letters the first', [tag('owner', 'b'), tag('OWNER', 'c')], 'Owner', 'b'],
  ['another name for it', [tag('Owner', 'a'), tag('team', 'x')], 'Team', 'x'],
  ['an empty value', [tag('Owner', '')], 'Owner', ''],
  ['no such tag', [tag('CoOwner', 'a')], 'Owner', null],
  ['no tags', [], 'Owner', null],
  ['tags that were not seen', UNKNOWN, 'Owner', UNKNOWN],
])('%s', (_, tags, ownerTag, expected) => {
  expect(ownerOf(tags, ownerTag)).toBe(expected);
});
