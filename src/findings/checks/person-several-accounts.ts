import { UNKNOWN } from '../../model/value.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { Across, Check, Judged, Verdict } from '../check.js';
import { defineAcross } from '../define-check.js';
import { plainSubject } from '../subject.js';
import { fail, some, unknown } from '../verdict.js';

export const personSeveralAccounts = defineAcross(
  {
    id: 'person-several-accounts',
    title: 'A person has users in several accounts',
    severity: 'low',
    means:
      'Users with console passwords in more than one account that have the same e-mail address, or the same name of the form ' +
      'first.last: a password each, and no one place to take them all away when the person leaves.',
    remedy: 'Give the person one identity in IAM Identity Center, with permission sets for these accounts, and delete the users.',
    commands: ['aws identitystore list-users --identity-store-id <d-…>'],
    needs: ['credential_report', 'account_details'],
  },
  peopleIn,
);

function peopleIn(check: Check): Across {
  const people = new Map<string, { readonly accounts: Set<string> }>();
  let hidden = 0;
  return {
    add(account) {
      if (account.reportAsOf === null) hidden++;
      else for (const user of account.users) note(user, account);
    },
    *judged() {
      for (const [person, { accounts }] of [...people].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const ids = [...accounts].sort();
        if (ids.length > 1) yield of(person, fail(`in ${ids.length} accounts: ${some(ids)}`, { accounts: ids }));
      }
      if (hidden > 0) yield of('*', unknown(`users of ${hidden} accounts were not seen`));
    },
  };

  function note(user: ReconciledUser, { account }: ReconciledAccount): void {
    if (user.deleted || user.credentials === UNKNOWN || user.credentials.password.enabled !== true) return;
    const person = personOf(user);
    if (person === null) return;
    const known = people.get(person) ?? { accounts: new Set() };
    known.accounts.add(account.id);
    people.set(person, known);
  }

  function of(person: string, verdict: Verdict): Judged {
    return { ...verdict, check, account: null, subject: plainSubject('user', person, null, person), again: () => verdict };
  }
}

const ADDRESS = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** An address in the name or in a tag for it; else a name that only people have. */
function personOf({ name, tags }: ReconciledUser): string | null {
  const tagged = tags === UNKNOWN ? undefined : tags.find(({ key, value }) => /^e?-?mail$/i.test(key) && ADDRESS.test(value));
  const address = [tagged?.value ?? '', name].find((text) => ADDRESS.test(text));
  if (address !== undefined) return address.toLowerCase();
  return /^\p{L}+\.\p{L}[\p{L}-]*$/u.test(name) ? name.toLowerCase() : null;
}
