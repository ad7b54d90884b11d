import { parseInstant } from '../model/instant.js';
import type { ReportRow } from '../model/credential-report.js';
import { flag, UNKNOWN, type Flag, type Unknown } from '../model/value.js';
import { brief } from '../model/brief.js';

/**
 * used, never_used: active, with or without a recorded use · inactive: a key that exists but is switched off ·
 * none: there is no such credential · unknown: could not be seen.
 */
export const CREDENTIAL_STATUSES = ['used', 'never_used', 'none', 'inactive', 'unknown'] as const;

export type CredentialStatus = (typeof CREDENTIAL_STATUSES)[number];

export interface PasswordFacts {
  readonly status: CredentialStatus;
  /** Is there a console password, whether or not its dates could be read? */
  readonly enabled: boolean | Unknown;
  readonly lastUsed: Date | null;
  readonly lastChanged: Date | null | Unknown;
}

export interface KeyFacts {
  readonly status: CredentialStatus;
  /** Switched on, whether or not the rest of the slot could be read. */
  readonly active: boolean | Unknown;
  readonly createdAt: Date | null | Unknown;
  readonly lastUsed: Date | null;
  /** null also where the service or Region does not apply (`N/A`). */
  readonly lastUsedService: string | null;
  readonly lastUsedRegion: string | null;
}

/** What the credential report says of one user. It has no key ids: a slot is not an id. */
export interface Credentials {
  readonly password: PasswordFacts;
  readonly keys: readonly [KeyFacts, KeyFacts];
  readonly mfa: Flag;
  /** An active X.509 signing certificate. */
  readonly certificate: boolean;
  /** Any such certificate, switched off or not: the report does not tell when they were used. */
  readonly anyCertificate: boolean;
  /** additional_credentials_info names keys or certificates beyond the two that the report shows. */
  readonly more: string | null;
}

export interface CredentialFacts {
  readonly credentials: Credentials;
  /** Cells that can't be what they should be, e.g. `password_last_used "yesterday"`. */
  readonly problems: readonly string[];
}

/** Access keys, switched off or not; and what might be one. */
export function hasKeys({ keys, more }: Credentials): boolean {
  return more !== null || keys.some(({ status }) => status !== 'none');
}

/** Three different facts, none of them a date (AWS user guide, "Getting credential reports"). */
const SENTINELS = new Set(['N/A', 'no_information', 'not_supported', '']);

const NO_KEY: KeyFacts = { status: 'none', active: false, createdAt: null, lastUsed: null, lastUsedService: null, lastUsedRegion: null };

/** Reads one row of the report. A cell that contradicts the others makes that credential unknown, never unused. */
export function readCredentials(row: ReportRow): CredentialFacts {
  const problems: string[] = [];
  const reader = new RowReader(row, problems);
  // Rows are told apart by it, and ages are measured from it.
  if (reader.instant('user_creation_time') === null) reader.contradiction('user_creation_time', 'where a date should stand');
  const more = moreIn(reader.text('additional_credentials_info'));
  const certificate = ['cert_1_active', 'cert_2_active'].some((cell) => row.get(cell)?.toLowerCase() === 'true');
  const credentials: Credentials = {
    password: readPassword(reader),
    keys: [readKey(reader, 'access_key_1'), readKey(reader, 'access_key_2')],
    mfa: flag(reader.boolean('mfa_active')),
    certificate,
    anyCertificate: certificate || ['cert_1_last_rotated', 'cert_2_last_rotated'].some((cell) => reader.text(cell) !== null),
    more,
  };
  return { credentials, problems };
}

/** AWS's wording for "no more" is not known; these can't mean anything else. */
function moreIn(text: string | null): string | null {
  return text === null || /^(0|none|no|false|-)$/i.test(text) ? null : text;
}

function readPassword(reader: RowReader): PasswordFacts {
  const enabled = reader.boolean('password_enabled');
  const lastUsed = reader.instant('password_last_used');
  const seenUse = lastUsed === UNKNOWN ? null : lastUsed;
  // A sign-in on record happened, also where the password is gone, and where the root user's is not_supported.
  if (enabled === false) return { status: 'none', enabled, lastUsed: seenUse, lastChanged: null };
  const lastChanged = readLastChanged(reader, enabled);
  if (enabled === UNKNOWN || lastUsed === UNKNOWN) return { status: 'unknown', enabled, lastUsed: seenUse, lastChanged };
  if (lastUsed !== null) return { status: 'used', enabled, lastUsed, lastChanged };
  // Only no_information means "has a password, no sign-in recorded"; N/A would mean that there is no password.
  if (reader.raw('password_last_used') === 'no_information') return { status: 'never_used', enabled, lastUsed, lastChanged };
  reader.contradiction('password_last_used', 'although password_enabled is true');
  return { status: 'unknown', enabled, lastUsed: null, lastChanged };
}

function readLastChanged(reader: RowReader, enabled: boolean | Unknown): Date | null | Unknown {
  const lastChanged = reader.instant('password_last_changed');
  if (enabled !== true || lastChanged !== null || reader.raw('password_last_changed') === 'not_supported') return lastChanged;
  reader.contradiction('password_last_changed', 'although password_enabled is true');
  return UNKNOWN;
}

function readKey(reader: RowReader, slot: 'access_key_1' | 'access_key_2'): KeyFacts {
  const active = reader.boolean(`${slot}_active`);
  const rotated = reader.instant(`${slot}_last_rotated`);
  const lastUsed = reader.instant(`${slot}_last_used_date`);
  // The slot is empty exactly when last_rotated is N/A; an inactive key keeps its date. A use tells of a key as well.
  if (active === false && rotated === null && lastUsed === null) return NO_KEY;
  if (active === true && rotated === null) reader.contradiction(`${slot}_last_rotated`, 'although the key is active');
  return {
    status: keyStatus(reader, slot, { active, rotated, lastUsed }),
    active,
    createdAt: rotated ?? UNKNOWN,
    lastUsed: lastUsed === UNKNOWN ? null : lastUsed,
    lastUsedService: reader.text(`${slot}_last_used_service`),
    lastUsedRegion: reader.text(`${slot}_last_used_region`),
  };
}

interface KeyCells {
  readonly active: boolean | Unknown;
  readonly rotated: Date | null | Unknown;
  readonly lastUsed: Date | null | Unknown;
}

/** The status of a slot that holds a key. */
function keyStatus(reader: RowReader, slot: 'access_key_1' | 'access_key_2', { active, rotated, lastUsed }: KeyCells): CredentialStatus {
  if (active === UNKNOWN || lastUsed === UNKNOWN) return 'unknown';
  if (!active) return rotated === UNKNOWN ? 'unknown' : 'inactive';
  if (lastUsed !== null) return 'used';
  const word = reader.raw(`${slot}_last_used_date`);
  if (word === 'N/A' || word === 'no_information') return 'never_used';
  reader.contradiction(`${slot}_last_used_date`, 'although the key is active');
  return 'unknown';
}

/** A cell may hold anything; a message is one line that can be read. */
const LONGEST_VALUE = 80;

class RowReader {
  private readonly row: ReportRow;
  private readonly problems: string[];

  constructor(row: ReportRow, problems: string[]) {
    this.row = row;
    this.problems = problems;
  }

  raw(cell: string): string {
    return this.row.get(cell)?.trim() ?? '';
  }

  text(cell: string): string | null {
    const text = this.raw(cell);
    return SENTINELS.has(text) ? null : text;
  }

  /** The guide prints TRUE and FALSE, live reports true and false. Older reports: not_supported for the root user. */
  boolean(cell: string): boolean | Unknown {
    const text = this.raw(cell).toLowerCase();
    if (text === 'true') return true;
    if (text === 'false') return false;
    if (text !== 'not_supported') this.contradiction(cell, 'where true or false should stand');
    return UNKNOWN;
  }

  instant(cell: string): Date | null | Unknown {
    const text = this.raw(cell);
    if (SENTINELS.has(text)) return null;
    const instant = parseInstant(text);
    if (instant !== null) return instant;
    this.contradiction(cell, 'where a date should stand');
    return UNKNOWN;
  }

  contradiction(cell: string, why: string): void {
    this.problems.push(`${cell} is "${brief(this.raw(cell), LONGEST_VALUE)}" ${why}`);
  }
}
