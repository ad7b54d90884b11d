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
  /** Who reads no record takes none of a hundred thousand names apart. */
  readonly #list: () => Contents;
  #listed: Contents | null = null;
  #replacements = 0;

  private constructor(system: StoreSystem, folder: string, list: () => Contents) {
    this.#system = system;
    this.#folder = folder;
    this.#list = list;
  }

  /** `manifest` is believed about its records only when the run is finished: before, it may lag behind them. */
  static async open(system: StoreSystem, runFolder: string, manifest: RunManifest | null): Promise<RecordFolder> {
    const names = await system.recordNames(runFolder);
    const records = manifest?.status === 'finished' ? manifest.records : null;
    return new RecordFolder(system, runFolder, () => contentsOf(names, records));
  }

  get #contents(): Contents {
    return (this.#listed ??= this.#list());
  }

  /** Is there a record, whatever it says? One that is damaged is found out when it is read. */
  has(accountId: string, source: AccountSource): boolean {
    return this.hasKey(recordKey(accountId, source));
  }

  hasKey(key: RecordKey): boolean {
    return this.#contents.present.has(key);
  }

  names(): readonly RecordName[] {
    return [...this.#contents.present].map(parseRecordKey).filter((name) => name !== null);
  }

  damaged(): readonly DamagedRecord[] {
    return [...this.#contents.damaged.values()];
  }

  read(accountId: string): Promise<AccountEvidence> {
    return readSources((source) => this.record(accountId, source));
  }

  async record<S extends AccountSource>(accountId: string, source: S): Promise<IntactRecord<S> | null> {
    const key = recordKey(accountId, source);
    const { present, expected } = this.#contents;
    if (!present.has(key)) return null;
    const replacements = this.#replacements;
    const bytes = (): Promise<Buffer> => this.#system.record(this.#folder, recordFile(accountId, source));
    const read = await readRecord(bytes, { accountId, source }, expected?.get(key)?.sha256);
    if (!('why' in read)) return read;
    // Was something replaced while it was read? Then this may be about the old file.
    if (replacements !== this.#replacements) return this.record(accountId, source);
    return reject(this.#contents, { accountId, source, why: read.why });
  }

  /** A new record was put in its place. */
  replaced(accountId: string, source: AccountSource): void {
    const key = recordKey(accountId, source);
    const { present, expected, damaged } = this.#contents;
    this.#replacements += 1;
    present.add(key);
    damaged.delete(key);
    expected?.delete(key);
  }
}

interface Contents {
  readonly present: Set<RecordKey>;
  /** What a finished run says of its records; null: it says nothing yet. */
  readonly expected: Map<string, RecordEntry> | null;
  readonly damaged: Map<RecordKey, DamagedRecord>;
}

function contentsOf(files: readonly string[], records: RunManifest['records'] | null): Contents {
  const present = new Set<RecordKey>();
  for (const file of files) {
    const record = parseRecordFile(file);
    if (record !== null) present.add(recordKey(record.accountId, record.source));
  }
  const expected = records === null ? null : new Map(Object.entries(records));
  const contents = { present, expected, damaged: new Map<RecordKey, DamagedRecord>() };
  if (expected === null) return contents;
  for (const key of expected.keys()) {
    const name = parseRecordKey(key);
    if (name !== null && !present.has(recordKey(name.accountId, name.source))) reject(contents, { ...name, why: MISSING });
  }
  for (const key of present) {
    const name = parseRecordKey(key);
    if (name !== null && !expected.has(key)) reject(contents, { ...name, why: 'the manifest does not list it' });
  }
  return contents;
}

function reject({ present, damaged }: Contents, record: DamagedRecord): null {
  const key = recordKey(record.accountId, record.source);
  present.delete(key);
  damaged.set(key, record);
  return null;
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
