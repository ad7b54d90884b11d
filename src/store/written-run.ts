import { ACCOUNT_SOURCES, type AccountEvidence, type AccountSource, type Evidence } from '../evidence/evidence.js';
import type { EvidenceValues } from '../evidence/values.js';
import type { Accept, MadeRecord } from '../gather/ports.js';
import type { HeldRun, ProvenFile, RecordOrigin } from './port.js';
import { sha256 } from './files.js';
import { MANIFEST } from './layout.js';
import { printManifest, type RecordEntry, type RunManifest, type RunStatus } from './manifest.js';
import { encodeRecord, recordFile, recordKey, type DamagedRecord, type RecordKey } from './record.js';
import { readSources, type IntactRecord, type RecordFolder } from './record-folder.js';
import type { Recent } from './reusable-records.js';
import { StoreError } from './store-error.js';
import { reusedLine } from './reused-records.js';
import { Turns } from './keyed-queue.js';
import type { ManifestPatch, RunStore } from './run.js';

export interface WrittenRunParts {
  readonly held: HeldRun;
  readonly manifest: RunManifest;
  readonly records: RecordFolder;
  readonly recent: Recent | null;
  /** SHA-256 of records taken over before, by key. */
  readonly reused: ReadonlyMap<string, string>;
}

/** Records read at once when the manifest is made complete. */
const AT_ONCE = 16;

/** A run being written, from taking its lock to giving it back. */
export class WrittenRun implements RunStore {
  readonly folder: string;
  readonly #parts: WrittenRunParts;
  readonly #entries = new Map<RecordKey, RecordEntry>();
  readonly #turns = new Turns();
  #manifest: RunManifest;
  #open = true;

  constructor(parts: WrittenRunParts) {
    this.folder = parts.held.folder;
    this.#parts = parts;
    this.#manifest = parts.manifest;
  }

  get id(): string {
    return this.#manifest.id;
  }

  manifest(): RunManifest {
    return { ...this.#manifest, records: Object.fromEntries(this.#listed()) };
  }

  has(accountId: string, source: AccountSource): boolean {
    return this.#parts.records.has(accountId, source);
  }

  damaged(): readonly DamagedRecord[] {
    return this.#parts.records.damaged();
  }

  read(accountId: string): Promise<AccountEvidence> {
    return readSources((source) => this.#record(accountId, source));
  }

  async put(accountId: string, evidence: AccountEvidence): Promise<void> {
    this.#assertOpen();
    const turns: Promise<void>[] = [];
    for (const source of ACCOUNT_SOURCES) {
      const one = evidence[source];
      if (one !== undefined) turns.push(this.#turns.take(recordKey(accountId, source), () => this.#write(accountId, source, one)));
    }
    // One that fails does not leave the others unwatched.
    await Promise.allSettled(turns);
    await Promise.all(turns);
  }

  putMade(accountId: string, source: AccountSource, made: MadeRecord): Promise<void> {
    this.#assertOpen();
    return this.#turns.take(recordKey(accountId, source), () => this.#writeMade(accountId, source, made));
  }

  async reuse<S extends AccountSource>(
    accountId: string,
    source: S,
    accept: Accept<S>,
  ): Promise<Evidence<EvidenceValues[S]> | null> {
    const own = await this.#record(accountId, source);
    if (own?.evidence.seen === true && (await accept(own.evidence.value))) return own.evidence;
    const found = (await this.#parts.recent?.find(accountId, source, accept)) ?? null;
    return found !== null && (await this.adopt(found, accountId, source)) ? found.evidence : null;
  }

  adopt(from: RecordOrigin, accountId: string, source: AccountSource): Promise<boolean> {
    this.#assertOpen();
    const { held } = this.#parts;
    const key = recordKey(accountId, source);
    const reused = from.reused ?? true;
    return this.#turns.take(key, async () => {
      const keep = async ({ sha256: hash }: ProvenFile): Promise<void> => {
        if (reused) await held.noteReused(reusedLine(hash, key));
      };
      const proven = await held.takeOver(from, { accountId, source }, keep);
      if (proven === null) return false;
      this.#replaced(accountId, source, { ...entryOf(proven), reused });
      return true;
    });
  }

  async update(now: Date, patch: ManifestPatch = {}): Promise<void> {
    this.#assertOpen();
    await this.#parts.held.sync();
    await this.#writeManifest(now, 'running', patch);
  }

  async finish(now: Date, patch: ManifestPatch = {}): Promise<void> {
    this.#assertOpen();
    await this.#turns.settled();
    await this.#completeEntries();
    await this.#parts.held.sync();
    await this.#writeManifest(now, 'finished', patch);
    await this.#close();
  }

  async interrupt(now: Date, patch: ManifestPatch = {}): Promise<void> {
    if (!this.#open) return;
    try {
      await this.#turns.settled();
      await this.#writeManifest(now, 'interrupted', patch);
    } finally {
      await this.#close();
    }
  }

  async #close(): Promise<void> {
    this.#open = false;
    await this.#parts.held.release();
  }

  #assertOpen(): void {
    if (!this.#open) throw new StoreError('CLOSED', `run ${this.id} has ended`, this.folder);
  }

  async #write<S extends AccountSource>(accountId: string, source: S, evidence: Evidence<EvidenceValues[S]>): Promise<void> {
    const bytes = await encodeRecord(accountId, source, evidence);
    await this.#writeMade(accountId, source, { bytes, asOf: evidence.seen ? evidence.asOf : null });
  }

  async #writeMade(accountId: string, source: AccountSource, { bytes: made, asOf }: MadeRecord): Promise<void> {
    const bytes = Buffer.from(made.buffer, made.byteOffset, made.byteLength);
    await this.#parts.held.writeRecord(recordFile(accountId, source), bytes);
    this.#replaced(accountId, source, { sha256: sha256(bytes), bytes: bytes.length, asOf, reused: false });
  }

  #replaced(accountId: string, source: AccountSource, entry: RecordEntry): void {
    this.#entries.set(recordKey(accountId, source), entry);
    this.#parts.records.replaced(accountId, source);
  }

  async #record<S extends AccountSource>(accountId: string, source: S): Promise<IntactRecord<S> | null> {
    const found = await this.#parts.records.record(accountId, source);
    const key = recordKey(accountId, source);
    // One that was put since says more than the one read here.
    if (found !== null && !this.#entries.has(key)) {
      const reused = this.#parts.reused.get(key) === found.proven.sha256;
      this.#entries.set(key, { ...found.proven, reused });
    }
    return found;
  }

  /** After a resume, what an earlier process wrote is known only when it is read. */
  async #completeEntries(): Promise<void> {
    const unknown = this.#parts.records.names().filter(({ accountId, source }) => !this.#entries.has(recordKey(accountId, source)));
    for (let start = 0; start < unknown.length; start += AT_ONCE) {
      await Promise.all(unknown.slice(start, start + AT_ONCE).map(({ accountId, source }) => this.#record(accountId, source)));
    }
  }

  *#listed(): Generator<readonly [RecordKey, RecordEntry]> {
    for (const key of [...this.#entries.keys()].sort()) {
      const entry = this.#entries.get(key);
      if (entry !== undefined && this.#parts.records.hasKey(key)) yield [key, entry];
    }
  }

  #writeManifest(now: Date, status: RunStatus, patch: ManifestPatch): Promise<void> {
    return this.#turns.take(MANIFEST, async () => {
      const time = now.toISOString();
      const next: RunManifest = {
        ...this.#manifest,
        ...patch,
        status,
        updatedAt: time,
        finishedAt: status === 'finished' ? time : null,
      };
      await this.#parts.held.writeManifest(printManifest(next, this.#listed()), status === 'finished');
      this.#manifest = next;
    });
  }
}

function entryOf({ sha256: hash, bytes, asOf }: ProvenFile): ProvenFile {
  return { sha256: hash, bytes, asOf };
}
