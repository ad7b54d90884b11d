import { ACCOUNT_SOURCES, type AccountEvidence, type AccountSource, type Evidence } from '../evidence/evidence.js';
import type { EvidenceValues } from '../evidence/values.js';
import { sha256 } from './files.js';
import type { RecordEntry, RunManifest } from './manifest.js';
import { decodeRecord, parseRecordFile, parseRecordKey, recordFile, recordKey } from './record.js';
import type { DamagedRecord, RecordKey, RecordName } from './record.js';
import type { ProvenFile, StoreSystem } from './port.js';
import { codeOf, inPlainWords } from './store-error.js';

export interface IntactRecord<S extends AccountSource> {
  readonly evidence: Evidence<EvidenceValues[S]>;
  readonly proven: ProvenFile;
}

/**
 * The records of one run. What is there is known from one listing of the folder; what is in a record only when it is
 * read. A record that can't be used counts as not there from then on.
 */
export class RecordFolder {
  readonly #folder: string;
  readonly #system: StoreSystem;
  readonly #present: Set<RecordKey>;
  /** What a finished run says of its records; null: it says nothing yet. */
  readonly #expected: Map<string, RecordEntry> | null;
  readonly #damaged = new Map<RecordKey, DamagedRecord>();
  #replacements = 0;

  private constructor(system: StoreSystem, folder: string, present: Set<RecordKey>, expected: Map<string, RecordEntry> | null) {
    this.#system = system;
    this.#folder = folder;
    this.#present = present;
    this.#expected = expected;
  }

  /** `manifest` is believed about its records only when the run is finished: before, it may lag behind them. */
  static async open(system: StoreSystem, runFolder: string, manifest: RunManifest | null): Promise<RecordFolder> {
    const present = new Set<RecordKey>();
    for (const name of await system.recordNames(runFolder)) {
      const record = parseRecordFile(name);
      if (record !== null) present.add(recordKey(record.accountId, record.source));
    }
    const expected = manifest?.status === 'finished' ? new Map(Object.entries(manifest.records)) : null;
    const folder = new RecordFolder(system, runFolder, present, expected);
    folder.#compare();
    return folder;
  }

  /** Is there a record, whatever it says? One that is damaged is found out when it is read. */
  has(accountId: string, source: AccountSource): boolean {
    return this.#present.has(recordKey(accountId, source));
  }

  hasKey(key: RecordKey): boolean {
    return this.#present.has(key);
  }

  names(): readonly RecordName[] {
    return [...this.#present].map(parseRecordKey).filter((name) => name !== null);
  }

  damaged(): readonly DamagedRecord[] {
    return [...this.#damaged.values()];
  }

  read(accountId: string): Promise<AccountEvidence> {
    return readSources((source) => this.record(accountId, source));
  }

  async record<S extends AccountSource>(accountId: string, source: S): Promise<IntactRecord<S> | null> {
    const key = recordKey(accountId, source);
    if (!this.#present.has(key)) return null;
    const replacements = this.#replacements;
    const bytes = (): Promise<Buffer> => this.#system.record(this.#folder, recordFile(accountId, source));
    const read = await readRecord(bytes, { accountId, source }, this.#expected?.get(key)?.sha256);
    if (!('why' in read)) return read;
    // Was something replaced while it was read? Then this may be about the old file.
    if (replacements !== this.#replacements) return this.record(accountId, source);
    return this.#reject({ accountId, source, why: read.why });
  }

  /** A new record was put in its place. */
  replaced(accountId: string, source: AccountSource): void {
    const key = recordKey(accountId, source);
    this.#replacements += 1;
    this.#present.add(key);
    this.#damaged.delete(key);
    this.#expected?.delete(key);
  }

  #compare(): void {
    if (this.#expected === null) return;
    for (const key of this.#expected.keys()) {
      const name = parseRecordKey(key);
      if (name !== null && !this.has(name.accountId, name.source)) this.#reject({ ...name, why: MISSING });
    }
    for (const key of this.#present) {
      const name = parseRecordKey(key);
      if (name !== null && !this.#expected.has(key)) this.#reject({ ...name, why: 'the manifest does not list it' });
    }
  }

  #reject(record: DamagedRecord): null {
    const key = recordKey(record.accountId, record.source);
    this.#present.delete(key);
    this.#damaged.set(key, record);
    return null;
  }
}

/** All that `read` finds of an account. */
export async function readSources(
  read: <S extends AccountSource>(source: S) => Promise<IntactRecord<S> | null>,
): Promise<AccountEvidence> {
  // At once: each may be far away.
  const records = await Promise.all(ACCOUNT_SOURCES.map(async (source) => [source, await read(source)] as const));
  return Object.fromEntries(records.flatMap(([source, record]) => (record === null ? [] : [[source, record.evidence]])));
}

const MISSING = 'the file is missing';
const EMPTY = 'the file is empty';

/** Errors that say nothing about this one file, but that this process can't read at all now. */
const NOT_ITS_FAULT: readonly (string | null)[] = ['EMFILE', 'ENFILE', 'ENOMEM', 'S3'];

/** Reads and checks a record; `expected` is the SHA-256 that it must have, where that is known. */
export async function readRecord<S extends AccountSource>(
  load: () => Promise<Buffer>,
  { accountId, source }: { readonly accountId: string; readonly source: S },
  expected?: string,
): Promise<IntactRecord<S> | { readonly why: string }> {
  let bytes: Buffer;
  try {
    bytes = await load();
  } catch (error) {
    const code = codeOf(error);
    if (code === null || NOT_ITS_FAULT.includes(code)) throw error;
    return { why: code === 'ENOENT' ? MISSING : inPlainWords(error) };
  }
  if (bytes.length === 0) return { why: EMPTY };
  const hash = sha256(bytes);
  // Before anything is unpacked: what a stranger put there may be large.
  if (expected !== undefined && hash !== expected) return { why: 'the file is not the one that the manifest lists (SHA-256)' };
  const decoded = await decodeRecord(accountId, source, bytes);
  if ('why' in decoded) return decoded;
  const { evidence } = decoded;
  return { evidence, proven: { sha256: hash, bytes: bytes.length, asOf: evidence.seen ? evidence.asOf : null } };
}
