import type { Fault } from '../../../src/sandbox/behaviour/behaviour.js';
import type { World } from '../../../src/sandbox/world.js';
import {
  attachManaged,
  makeAccount,
  makeGroup,
  makeUser,
  makeWorld,
  used,
  type BehaviourSpec,
} from '../../../src/sandbox/worlds/builder.js';
import { itInFull } from '../../extent.js';
import { HOME, type Document, type Row } from '../support.js';
import { documentIn, keeping } from './support.js';

const COUNT = 40;
const JSON_USERS = ['users', '--format', 'json'];

const ids = Array.from({ length: COUNT }, (_, index) => String(Number(HOME) + index));

/** Forty accounts of a few users each: with keys, groups, boundaries, and policies of AWS. */
function world(behaviour: BehaviourSpec = {}): World {
  const accounts = ids.map((id, index) =>
    makeAccount({
      id,
      groups: [makeGroup('Admins', { attached: [attachManaged('AdministratorAccess')] }, id)],
      users: Array.from({ length: 1 + (index % 4) }, (_, at) =>
        makeUser(`user-${at}`, {
          groups: at === 0 ? ['Admins'] : [],
          attached: at === 1 ? [attachManaged('ReadOnlyAccess')] : [],
          boundaryArn: at === 2 ? attachManaged('PowerUserAccess').arn : null,
          keys: [{ lastUsed: used('2026-10-01T00:00:00Z', 's3') }],
          tags: { Owner: `team-${index}` },
        }, id),
      ),
    }),
  );
  return makeWorld({ accounts, behaviour: { pages: { config: 30, details: 3 }, ...behaviour } });
}

/** A bad day: everything at once. A session that AWS ends twice in a row is the one thing that trying again does not help against. */
const BAD_DAY: readonly Fault[] = [
  { kind: 'server_error', share: 0.05 },
  { kind: 'reset', share: 0.02 },
  { kind: 'truncate', share: 0.01 },
  { kind: 'throttle', share: 0.1 },
  { kind: 'hang', share: 0.02 },
  // A share of so few calls could be none.
  { kind: 'hang', action: 'GetAccountAuthorizationDetails', account: ids[11] ?? '', times: 1 },
  { kind: 'hang', service: 'config', action: 'SelectAggregateResourceConfig', times: 1 },
  { kind: 'expired_token', service: 'iam', account: ids[7] ?? '', times: 4 },
  { kind: 'expired_token', service: 'iam', action: 'GetCredentialReport', account: ids[23] ?? '', times: 2 },
];

const rowsOf = ({ rows }: Document, account: string): readonly Row[] => rows.filter((row) => row['account_id'] === account);

/**
 * How long a request may hang: long beside an answer, short beside a test. Answers come from this same process, so on
 * a busy machine they are only quick when few are asked for at once.
 */
const SHORT = { requestTimeoutMs: 300 } as const;
const FEW_AT_ONCE = ['--concurrency', '4'];

describe.each([1, 2, 3, 4])('500s, resets, half answers, throttles, hanging requests and expired sessions at once (seed %d)', (seed) => {
  (seed === 1 ? it : itInFull)('every row is exact, or the ledger says what is missing; --resume finds that, too', async () => {
    const undisturbed = await keeping(world(), ({ run }) => run(JSON_USERS));
    await keeping(world({ seed, faults: BAD_DAY }), async ({ run, sandbox }) => {
      const first = await run([...JSON_USERS, ...FEW_AT_ONCE], SHORT);
      const document = documentIn(first);
      const whole = documentIn(undisturbed);
      expect(sandbox.counts().reduce((sum, { throttled }) => sum + throttled, 0)).toBeGreaterThan(10);
      const gaps = document.coverage.gaps.map(({ account_id, reason }) => `${account_id ?? 'run'} ${reason}`);
      expect(new Set(gaps)).toEqual(new Set([`${ids[7] ?? ''} session_expired`, `${ids[23] ?? ''} session_expired`]));
      expect(first.code).toBe(3);
      for (const id of ids) {
        const users = rowsOf(document, id);
        expect(users.map((row) => row['user_name'])).toEqual(rowsOf(whole, id).map((row) => row['user_name']));
        if (id === ids[7] || id === ids[23]) expectTrueOrUnknown(users, rowsOf(whole, id));
        else expect(users).toEqual(rowsOf(whole, id));
      }
      const second = await run([...JSON_USERS, '--resume', ...FEW_AT_ONCE], SHORT);
      expect(second.stdout).toBe(undisturbed.stdout);
      expect(second.code).toBe(0);
    });
  });
});

/** Nothing is claimed that is not so: a cell is what it is in truth, or unknown. */
function expectTrueOrUnknown(rows: readonly Row[], truth: readonly Row[]): void {
  for (const [index, row] of rows.entries()) {
    for (const [key, value] of Object.entries(row)) {
      if (value === 'unknown' || value === null || key === 'seen_in') continue;
      expect({ [key]: value }).toEqual({ [key]: truth[index]?.[key] });
    }
  }
}
