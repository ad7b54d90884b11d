import { ownerOf } from '../checks/owner.js';
import { UNKNOWN } from '../model/value.js';
import type { Principal } from '../reconcile/entity.js';
import type { CheckContext, Verdict } from './check.js';
import { fail, pass, unknown } from './verdict.js';

/** Does a tag say whose it is? An empty one does not. */
export function ownerVerdict({ tags }: Pick<Principal, 'tags'>, { ownerTag }: CheckContext): Verdict {
  const owner = ownerOf(tags, ownerTag);
  if (owner === UNKNOWN) return unknown('its tags were not seen');
  return owner === null || owner === '' ? fail(`no tag ${ownerTag}`) : pass(`${ownerTag} is ${owner}`, { owner });
}
