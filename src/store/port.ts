import type { Content } from './files.js';
import type { RecordEntry } from './manifest.js';
import type { RecordName } from './record.js';

/** What is known of a file that was read whole and found intact. */
export type ProvenFile = Omit<RecordEntry, 'reused'>;

/** Where a record is taken over from; a run is one, too. */
export interface RecordOrigin {
  /** Of the run. */
  readonly folder: string;
  /** The record as it was read before, or as a finished run's manifest lists it; left out: it is read and checked. */
  readonly proven?: ProvenFile;
  /** Does it count as reused? Left out: yes. */
  readonly reused?: boolean;
}

/** Where a run is. */
export interface RunPlace {
  readonly id: string;
  readonly scopeId: string;
  /** The address of the run: a folder on the disk, or what its keys in a bucket begin with. */
  readonly folder: string;
}

export interface FoundPlace extends RunPlace {
  /** Another one as soon as the manifest is another; null: there is no manifest. */
  readonly stamp: string | null;
}

export interface RecordSizes {
  readonly records: number;
  readonly bytes: number;
}

/**
 * A place that keeps runs: a folder on a disk, or a prefix in a bucket. All else in the store is the same for both. Errors
 * are StoreErrors, or the file system's own; `ENOENT` says that something is not there.
 */
export interface StoreSystem {
  /** Made where it is not there, and tried: that it can't be written to should come out before AWS is asked. */
  prepare(root: string): Promise<void>;
  /** The address of what is called so in a folder. */
  at(folder: string, name: string): string;
  /** All that is called like a run, in no order; of one scope, or not started before a time, where that is asked for. */
  places(root: string, wanted?: { readonly scopeId?: string; readonly since?: Date | null }): Promise<readonly FoundPlace[]>;
  isThere(folder: string): Promise<boolean>;
  manifest(folder: string): Promise<Buffer>;
  /** As the place of the run has it. */
  stamp(folder: string): Promise<FoundPlace['stamp']>;
  /** Names in the folder of records; of a run that has none, none. */
  recordNames(folder: string): Promise<readonly string[]>;
  recordSizes(folder: string): Promise<RecordSizes>;
  /** Of each file in the folder of records: another one as soon as the file is another, or was written to. */
  recordStamps(folder: string): Promise<ReadonlyMap<string, string>>;
  record(folder: string, file: string): Promise<Buffer>;
  /** What was noted of records that were taken over, a line each. */
  reused(folder: string): Promise<string>;
  /** Ids that one of a run started now has to come after; none where no clock stands still, and looking would cost requests. */
  idsSince(root: string, scopeId: string, now: Date): Promise<readonly string[]>;
  /** Starts a run, which appears whole: with its manifest, and held. */
  begin(root: string, place: Omit<RunPlace, 'folder'>, manifest: Content, now: Date): Promise<HeldRun>;
  /** Holds a run for writing; a StoreError (`LOCKED`) when another living process does. */
  hold(folder: string, now: Date): Promise<HeldRun>;
  /** May a process be writing to this run? */
  isHeld(folder: string): Promise<boolean>;
  /** Removes a run that nobody holds; the bytes freed, or null: another process holds it, or it is gone. */
  remove(folder: string): Promise<number | null>;
  /** What killed starts and removals left behind. */
  leftovers(root: string, now: Date): Promise<readonly RunPlace[]>;
  clear(leftover: string): Promise<number>;
  /** A file of what is taken from runs, as it was written last; null: there is none. */
  index(root: string, file: string): Promise<Buffer | null>;
  /** null: there shall be none any more. */
  writeIndex(root: string, file: string, content: string | Uint8Array | null): Promise<void>;
}

/** What only the holder of a run may do. Each thing written is there whole or not at all. */
export interface HeldRun {
  readonly folder: string;
  /** Removes what a killed holder left half done. */
  tidy(): Promise<void>;
  writeManifest(content: Content, isLast: boolean): Promise<void>;
  writeRecord(file: string, bytes: Buffer): Promise<void>;
  /** Gives the run a record of another run; `keep` runs before it has its name. null: there is no intact one. */
  takeOver(from: RecordOrigin, name: RecordName, keep: (proven: ProvenFile) => Promise<void>): Promise<ProvenFile | null>;
  noteReused(line: string): Promise<void>;
  /** What was written so far outlasts a power cut when this resolves. */
  sync(): Promise<void>;
  release(): Promise<void>;
}
