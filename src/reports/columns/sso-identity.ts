import { SSO_BASES, SSO_CONFIDENCES, UNSEEN_MATCH, type Directory, type SsoMatch } from '../../checks/people/directory.js';
import { UNKNOWN, type Flag, type Unknown, type Value } from '../../model/value.js';
import type { Column } from '../column.js';
import { FLAGS, toneOf } from './cells.js';
import type { UserRow } from './user-row.js';

/** A user of IAM beside the directory of Identity Center. */
export interface SsoUserRow extends UserRow {
  readonly directory: Directory | Unknown;
}

export function matchOf({ user, ownerTag, directory }: SsoUserRow): SsoMatch {
  return directory === UNKNOWN ? UNSEEN_MATCH : directory.match(user, ownerTag);
}

/** Of several, or of none, there is nothing to say. */
function enabledOf(row: SsoUserRow): Flag | null {
  const { identities: [identity, ...others], confidence } = matchOf(row);
  if (confidence === 'unknown') return 'unknown';
  if (identity === undefined || others.length > 0) return null;
  return identity.enabled === null ? 'unknown' : identity.enabled ? 'yes' : 'no';
}

const needs = ['inventory', 'identity_store'] as const;

export const ssoIdentityColumns: readonly Column<SsoUserRow>[] = [
  {
    key: 'sso_identity',
    title: 'Identity Center',
    type: 'list',
    about: 'User name of the same person in Identity Center; several where it can\'t be told which one',
    needs,
    weight: 1,
    value: (row): Value => {
      const { identities, confidence } = matchOf(row);
      return confidence === 'unknown' ? UNKNOWN : identities.map(({ userName }) => userName).sort();
    },
  },
  {
    key: 'sso_sure',
    title: 'How sure',
    type: 'choice',
    choices: SSO_CONFIDENCES,
    about:
      '`sure`: the same e-mail address, in the name or a tag; `likely`: the same user name, of a person; `possible`: any other tie; ' +
      '`ambiguous`: several; `none`: nobody in the whole directory',
    needs,
    weight: 1,
    value: (row) => matchOf(row).confidence,
  },
  {
    key: 'sso_by',
    title: 'Tied by',
    type: 'choice',
    choices: SSO_BASES,
    about: 'What ties them together; `owner_tag`: the owner tag names the identity; `local_part`: only what stands before the @',
    needs,
    value: (row) => matchOf(row).basis,
  },
  {
    key: 'sso_enabled',
    title: 'Identity enabled',
    type: 'choice',
    choices: FLAGS,
    about: 'Is that identity enabled? `no`: a person who may have left, and still has a user',
    needs,
    value: enabledOf,
    tone: (row) => toneOf(enabledOf(row), { no: 'bad' }),
  },
];
