import { makeUser, used } from '../../../src/sandbox/worlds/builder.js';
import { apply, memberOf, MEMBER, planOf, plannedUser, worldOf, NOW } from './plans.js';
import { openBench } from './support.js';

it('puts a user into quarantine', async () => {
  const user = makeUser('old', { password: {}, mfa: true, keys: [{ lastUsed: used('2025-03-01T08:00:00Z') }], groups: [] }, MEMBER);
  const world = worldOf({ users: [user] });
  const bench = openBench(world);
  const { results, record } = await apply(planOf([plannedUser(user, { stage: 'quarantine' })], 'quarantine'), bench);
  console.log(JSON.stringify(results.map(({ action, result, detail }) => [action, result, detail]), null, 1), record.journal.join('\n'));
  console.log(JSON.stringify(memberOf(bench.worldNow()).users), NOW, bench.written().length);
});
