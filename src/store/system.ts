import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { nodeFiles, type StoreFiles } from './files.js';
import { codeOf } from './store-error.js';

/** A process, told apart from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When the kernel started it, in its own ticks; null where that can't be read. */
  readonly started: string | null;
}

/** What the store on a disk is made of; tests hand in their own. */
export interface DiskParts {
  readonly files: StoreFiles;
  readonly self: ProcessIdentity;
  /** May this process still run? Of another host's it can't be told here, so those may. */
  readonly mayRun: (holder: ProcessIdentity) => boolean;
}

const self: ProcessIdentity = { pid: process.pid, host: hostname(), started: inKernel(process.pid)?.started ?? null };

export const nodeParts: DiskParts = { files: nodeFiles, self, mayRun };

function mayRun(holder: ProcessIdentity): boolean {
  if (holder.host !== self.host) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: there is one, of another user.
    if (codeOf(error) !== 'EPERM') return false;
  }
  const found = inKernel(holder.pid);
  if (found === null) return true;
  return !found.ended && (holder.started === null || found.started === holder.started);
}

/**
 * Fields 3 and 22 of Linux's /proc/<pid>/stat; null elsewhere. The name of the program before them, in brackets, may
 * hold anything. A process that was killed but not yet waited for (Z) has ended.
 */
function inKernel(pid: number): { readonly ended: boolean; readonly started: string | null } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { ended: fields[0] === 'Z' || fields[0] === 'X', started: fields[19] ?? null };
  } catch {
    return null;
  }
}
