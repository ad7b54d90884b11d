import { latest, wholeDays } from '../../model/instant.js';
import { defineCheck } from '../define-check.js';
import { day, days, fail, pass, unknown } from '../verdict.js';

export const rootUsed = defineCheck({
  id: 'root-used',
  title: 'Root user was used lately',
  severity: 'high',
  means:
    'Root is for the few tasks that no other principal can do. Regular use means that people or programs work without limits and ' +
    'without a name.',
  remedy: 'Find out in CloudTrail what was done (userIdentity.type Root), and give the person who did it a role with just that.',
  commands: ['aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=root --region us-east-1'],
  needs: ['credential_report'],
  limit: 'rootDays',
  of: 'root',
  judge({ credentials: { password, keys }, at }, { rootDays }) {
    const last = latest([password.lastUsed, ...keys.map(({ lastUsed }) => lastUsed)]);
    const unsure = [password, ...keys].some(({ status, lastUsed }) => status === 'unknown' && lastUsed === null);
    if (last === null) return unsure ? unknown('when it was used last was not seen') : pass('no use on record');
    const idle = wholeDays(last, at);
    const facts = { last_used: last, days_since: idle, limit: rootDays };
    if (idle < rootDays) return fail(`used on ${day(last)}, ${days(idle)} before the credential report`, facts);
    return unsure ? unknown('when it was used last was not seen', facts) : pass(`not used for ${days(idle)}`, facts);
  },
});
