import type { Io } from '../cli/io.js';
import { settingsFrom } from '../cli/settings.js';
import { SendError } from '../deliver/send-error.js';
import { connect } from '../run/connect.js';
import type { EvidencePlace } from './evidence-place.js';
import { shelfAt, type Shelf } from './shelf.js';

export interface OpenShelf {
  readonly shelf: Shelf;
  readonly close: () => Promise<void>;
}

/** With the process's own credentials, as destinations are reached. */
export async function openShelf(place: EvidencePlace, io: Io): Promise<OpenShelf> {
  const connection = await connect(settingsFrom({}), [], io, () => undefined);
  const { s3 } = await connection.ports();
  return { shelf: shelfAt(place, s3, (error) => error instanceof SendError && error.reason === 'exists'), close: connection.close };
}
