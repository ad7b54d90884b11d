import { readJournal, type JournalEntry } from '../../cleanup/apply/journal.js';
import type { CleanupRecord, UndoRecord } from '../../cleanup/apply/tools.js';
import type { CleanupWriter } from '../../store/cleanup-record.js';

/** The record of a plan, as it is read and as it grows. */
export function recordOf({ kept, journal, undo }: CleanupWriter): CleanupRecord {
  const entries: JournalEntry[] = [...readJournal(kept.journal)];
  const before: UndoRecord[] = [...undoRecords(kept.undo)];
  return {
    entries,
    undo: before,
    note: async (entry) => {
      await journal(JSON.stringify(entry));
      entries.push(entry);
    },
    keep: async (record) => {
      await undo(JSON.stringify(record));
      before.push(record);
    },
  };
}

/** A line that is cut short was of a principal that nothing was written on yet. */
export function undoRecords(text: string): readonly UndoRecord[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null && 'live' in value ? [value as UndoRecord] : [];
    } catch {
      return [];
    }
  });
}
