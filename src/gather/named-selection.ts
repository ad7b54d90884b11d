import { homeError } from '../errors.js';
import { nearest } from '../options/nearest.js';
import { didYouMean, quoted } from '../text.js';
import { ACCOUNT_ID, type Account } from '../model/account.js';
import type { Unit } from './unit.js';

/** An organizational unit or root by its id. */
const UNIT_ID = /^(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/;

const CANDIDATES = 5;

export function isUnitId(text: string): boolean {
  return UNIT_ID.test(text);
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Ids of the accounts that are meant: by id, by name, or by the beginning of a name that only one account has. */
export function accountIds(wanted: readonly string[], accounts: readonly Account[], listedBy: string): readonly string[] {
  const known = new Set(accounts.map(({ id }) => id));
  const named = accounts.flatMap(({ id, name }): readonly Named[] => (name === null ? [] : [{ id, name }]));
  return wanted.map((text) => {
    if (known.has(text)) return text;
    if (ACCOUNT_ID.test(text)) throw homeError(`account ${text} is not in ${listedBy}`, 'List the accounts with `iam-audit accounts`.');
    return oneOf(text, named, 'account', listedBy, 'List the accounts with `iam-audit accounts`.');
  });
}

/** Ids of the units that are meant: by id, by name or path, or by the beginning of either that only one unit has. */
export function unitIds(wanted: readonly string[], units: readonly Unit[]): readonly string[] {
  const named = units.flatMap(({ id, path }): readonly Named[] => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return name === path ? [{ id, name: path }] : [{ id, name: path }, { id, name }];
  });
  const hint = '`iam-audit accounts --columns +ou_path,organizational_units` lists them.';
  return wanted.map((text) => (isUnitId(text) ? text : oneOf(text, named, 'organizational unit', 'the organization', hint)));
}

function oneOf(text: string, named: readonly Named[], kind: string, where: string, hint: string): string {
  const lower = text.toLowerCase();
  const tries = [
    named.filter(({ name }) => name === text),
    named.filter(({ name }) => name.toLowerCase() === lower),
    named.filter(({ name }) => name.toLowerCase().startsWith(lower)),
  ];
  const found = tries.find((each) => each.length > 0) ?? [];
  const ids = [...new Set(found.map(({ id }) => id))];
  const [only] = ids;
  if (only === undefined) {
    const meant = nearest(text, named.map(({ name }) => name));
    throw homeError(`no ${kind} of ${where} is called ${quoted(text)}`, `${didYouMean(meant === null ? null : quoted(meant))}${hint}`);
  }
  if (ids.length === 1) return only;
  const some = found.slice(0, CANDIDATES).map(({ id, name }) => `${name} (${id})`);
  const more = found.length > CANDIDATES ? ` and ${found.length - CANDIDATES} more` : '';
  throw homeError(
    `${quoted(text)} could be ${ids.length} of the ${kind}s: ${some.join(', ')}${more}`,
    'Give the whole name, or the id.',
  );
}
