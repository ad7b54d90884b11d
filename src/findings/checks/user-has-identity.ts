import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { fail, pass, some, unknown } from '../verdict.js';

export const userHasIdentity = defineCheck({
  id: 'user-has-identity',
  title: 'Somebody has a user beside an Identity Center identity',
  severity: 'medium',
  means:
    'The same e-mail address, or the same user name of the form first.last: what is taken away from the identity when the person ' +
    'leaves is not taken away from the user, nor do the rules for sign-in hold for it.',
  remedy: 'Assign the identity what the person needs in this account, and delete the user: `iam-audit migrate` lists both.',
  commands: ['iam-audit migrate', 'aws iam list-groups-for-user --user-name {user}'],
  needs: ['inventory', 'identity_store'],
  onRequest: true,
  of: 'users',
  judge(user, { directory, ownerTag }) {
    if (directory === UNKNOWN) return unknown('the directory of Identity Center was not seen');
    const { basis, confidence, identities } = directory.match(user, ownerTag);
    if (confidence === 'none') return pass('nobody in the directory is like it');
    if (confidence === 'unknown') return unknown('its tags were not seen, where its e-mail address may stand');
    const names = identities.map(({ userName }) => userName).sort();
    const facts = { sso_identity: names, sso_sure: confidence, sso_by: basis };
    if (confidence === 'sure' || confidence === 'likely') return fail(`is ${some(names)} there`, facts);
    return unknown(`may be ${some(names)} there`, facts);
  },
});
