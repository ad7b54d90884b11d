import pLimit from 'p-limit';
import type { Evidence } from '../../evidence/evidence.js';
import type { KeySource, ListedKey, UserKeys } from '../../evidence/values.js';
import type { AccountSession, Clock } from '../ports.js';

/** Users of one account who are asked about at once. */
const AT_ONCE = 8;

/** One list for each of these users. Where one fails the whole is not seen: half of the ids would look like all of them. */
export async function askUserKeys(
  source: KeySource,
  userNames: readonly string[],
  open: () => Promise<AccountSession>,
  clock: Clock,
): Promise<Evidence<UserKeys>> {
  const asOf = clock.now().toISOString();
  if (userNames.length === 0) return { seen: true, asOf, value: { byUser: {} } };
  const session = await open();
  const limit = pLimit(AT_ONCE);
  const listed = await Promise.all(
    // Who is gone meanwhile holds nothing.
    userNames.map((name) => limit(async (): Promise<[string, readonly ListedKey[]]> => [name, (await session.keysOf(source, name)) ?? []])),
  );
  return { seen: true, asOf, value: { byUser: Object.fromEntries(listed) } };
}
