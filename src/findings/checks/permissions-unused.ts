import { catalogueIn } from '../../checks/listed-services.js';
import { judgePermissions } from '../../checks/permission-use.js';
import { countUses } from '../../checks/use-counts.js';
import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { isChangeable } from '../privileges-of.js';
import { fail, pass, unknown } from '../verdict.js';

export const permissionsUnused = defineCheck({
  id: 'permissions-unused',
  title: 'May call services that it does not use',
  severity: 'low',
  means: 'A person who gets hold of it may do more than it ever does. AWS looks back about 400 days; of some services it keeps no record.',
  remedy: '`iam-audit unused --suggest` writes policies without what is not used.',
  commands: ['iam-audit unused --accounts {account} --days 90 --suggest'],
  needs: [
    ...(['account_details', 'roles', 'credential_report', 'managed_policies'] as const),
    ...(['service_credentials', 'last_accessed', 'service_control_policies'] as const),
  ],
  limit: 'days',
  onRequest: true,
  of: 'principals',
  judge(someone, { account, days, catalogue, untracked }) {
    if (!isChangeable(someone)) return null;
    if (someone.usage.seen === 'not') return unknown('access advisor was not asked, or did not answer');
    const known = catalogueIn(account, catalogue);
    const permissions = judgePermissions(someone, account.controls, { days, granularity: 'service', catalogue: known, untracked });
    const { granted, unused, advice } = countUses(permissions, someone.usage);
    const facts = { services_granted: granted, services_unused: unused, limit: days };
    if (advice === 'unknown' || unused === UNKNOWN) return unknown('what it used was not seen', facts);
    if (advice === 'keep') return pass('uses what it may, as far as is known', facts);
    return fail(`${unused} of ${granted === UNKNOWN ? 'an unknown number of' : granted} services not used for ${days} days`, facts);
  },
});
