import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, type Ran } from '../harness.js';

/** Runs in an empty folder, which is the home folder too, and in which nothing may be left. */
export async function runInEmptyFolder(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const [before, folder] = [process.cwd(), mkdtempSync(join(tmpdir(), 'iam-audit-empty-'))];
  process.chdir(folder);
  try {
    const ran = await runCli(argv, { ...env, HOME: folder });
    expect(readdirSync(folder)).toEqual([]);
    return ran;
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
}
