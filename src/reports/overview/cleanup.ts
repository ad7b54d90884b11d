import { KEEP, quarantineOf, QUARANTINED, TAG_PREFIX } from '../../cleanup/marks.js';
import { UNKNOWN } from '../../model/value.js';
import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import { figure, type Figures } from './figure.js';
import { listsRoles, listsUsers } from './principals.js';

/** What cleanup has marked, by the tags of users and roles, wherever it was applied from. */
export function markFigures(): Figures {
  const count = { held: 0, credentials: 0, unknown: 0 };
  let isSeen = false;
  const take = ({ tags }: ReconciledUser | ReconciledRole): void => {
    if (tags === UNKNOWN) {
      count.unknown += 1;
      return;
    }
    if (quarantineOf(tags) !== null) count.held += 1;
    const marks = tags.map(({ key }) => key.toLowerCase());
    count.credentials += marks.filter((key) => key.startsWith(TAG_PREFIX) && key !== QUARANTINED && key !== KEEP).length;
  };
  return {
    add: (known) => {
      isSeen ||= listsUsers(known) || listsRoles(known);
      for (const each of [...known.users.filter(({ deleted }) => !deleted), ...known.roles]) take(each);
    },
    *rows() {
      const { held, credentials, unknown } = count;
      yield figure('cleanup', 'denied everything, by tag', isSeen ? held : UNKNOWN, { unknown });
      yield figure('cleanup', 'credentials marked, by tag', isSeen ? credentials : UNKNOWN);
    },
  };
}
