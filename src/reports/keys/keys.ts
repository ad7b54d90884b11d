import type { Need } from '../../evidence/evidence.js';
import type { KeySource } from '../../evidence/values.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport } from '../report.js';
import { keyColumns } from './columns.js';
import { keyRows, wantedKinds, type KeyKind, type KeyRow } from './key-row.js';

const SOURCES: Readonly<Record<KeyKind, readonly Need[]>> = {
  access_key: ['credential_report'],
  service_specific: ['service_credentials'],
  ssh_key: ['ssh_keys'],
  certificate: ['signing_certificates', 'credential_report'],
};

/** Whose ids only a list for each user has. */
const LISTS: Readonly<Record<KeyKind, readonly KeySource[]>> = {
  access_key: ['access_keys'],
  service_specific: [],
  ssh_key: ['ssh_keys'],
  certificate: ['signing_certificates'],
};

const SHOWN = [
  ...['account_id', 'account_name', 'user_name', 'key_id', 'active', 'status', 'created_at', 'age_days'],
  ...['last_used', 'last_used_service', 'last_used_region', 'rotation', 'owner', 'admin'],
];

export const keys = defineReport<KeyRow>({
  ...REPORT_COMMANDS.keys,
  // Renamed users keep their keys, and two keys can be made in the same second.
  rowIds: [['arn', 'kind', 'created_at'], ['arn', 'kind', 'created_at', 'slot'], ['account_id', 'kind', 'created_at']],
  noun: ['key', 'keys'],
  columns: keyColumns,
  defaultColumns: SHOWN,
  extraColumns: ({ kind }) => (kind.length === 0 ? [] : ['kind', 'for_service', 'expires_at']),
  needs: ['inventory', 'credential_report'],
  needsFor: ({ kind }) => wantedKinds(kind).flatMap((each) => SOURCES[each]),
  keySources: ({ kind }) => wantedKinds(kind).flatMap((each) => LISTS[each]),
  rows: keyRows,
});
