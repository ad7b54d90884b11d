import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJournal } from '../../src/cleanup/apply/journal.js';
import { recordOf, undoRecords } from '../../src/run/cleanup/record.js';
import { cleanupFolder, findCleanup, openCleanup, readCleanups } from '../../src/store/cleanup-record.js';
import { listRuns } from '../../src/store/list-runs.js';

const ID = '0123456789abcdef'.repeat(4);
const NOW = new Date('2026-11-20T12:00:00Z');

let root = '';
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'iam-audit-record-')); });
afterEach(() => { rmSync(root, { recursive: true }); });

const at = (name: string): string => join(root, 'cleanup', ID, name);

it('keeps plan, journal and undo, readable by you only, and is taken for no run', async () => {
  const writer = await openCleanup(root, ID, '{"plan":1}', NOW);
  const record = recordOf(writer);
  await record.note({ at: 'now', kind: 'ended', why: 'x' });
  await writer.close();
  for (const name of ['plan.json', 'journal.ndjson', 'undo.ndjson']) expect((statSync(at(name)).mode & 0o777).toString(8)).toBe('600');
  expect(readFileSync(at('plan.json'), 'utf8')).toBe('{"plan":1}');
  expect(await listRuns(root)).toEqual([]);
});

it('closes a line that was cut short, which tells nothing', async () => {
  const first = await openCleanup(root, ID, '', NOW);
  await first.journal('{"at":"a","kind":"ended","why":"1"}');
  await first.close();
  appendFileSync(at('journal.ndjson'), '{"at":"b","kind":"sent","uni');
  appendFileSync(at('undo.ndjson'), '{"live":');
  const second = await openCleanup(root, ID, '', NOW);
  await second.journal('{"at":"c","kind":"ended","why":"2"}');
  await second.close();
  expect(readJournal(readFileSync(at('journal.ndjson'), 'utf8')).map((entry) => entry.at)).toEqual(['a', 'c']);
  expect(undoRecords(second.kept.undo)).toEqual([]);
});

it('keeps the plan that was applied first', async () => {
  for (const plan of ['first', 'edited']) await (await openCleanup(root, ID, plan, NOW)).close();
  expect(readFileSync(at('plan.json'), 'utf8')).toBe('first');
});

it('lets only one process write', async () => {
  const writer = await openCleanup(root, ID, '', NOW);
  for (const id of [ID, `f${ID.slice(1)}`]) await expect(openCleanup(root, id, '', NOW)).rejects.toMatchObject({ code: 'LOCKED' });
  await writer.close();
  await (await openCleanup(root, ID, '', NOW)).close();
});

it('is found by the id, its beginning, its folder or its journal', async () => {
  const other = `f${ID.slice(1)}`;
  for (const id of [ID, other]) await (await openCleanup(root, id, '', NOW)).close();
  expect((await readCleanups(root)).map(({ id }) => id)).toEqual([ID, other]);
  for (const name of [ID, ID.slice(0, 8), at(''), at('journal.ndjson')]) expect((await findCleanup(root, name))?.id).toBe(ID);
  for (const name of ['', '..', '1234567890', 'journal.ndjson']) expect(await findCleanup(root, name)).toBeNull();
  expect(() => cleanupFolder(root, '../../etc')).toThrow('not the id of a plan');
});
