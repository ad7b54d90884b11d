import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Shows what is longer than the screen. */
export interface Pager {
  /** Lines that fit on the screen. */
  readonly rows: number;
  open(): Promise<OpenPager>;
}

export interface OpenPager {
  readonly stream: NodeJS.WritableStream;
  /** Settled when the reader has left it. */
  readonly closed: Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * As gh does: only at a terminal, never where no user can press a key (CI), and not where it would add nothing. null: what is
 * written goes to the screen as it is.
 */
export function pagerFor({ isTTY, rows }: Pick<NodeJS.WriteStream, 'isTTY' | 'rows'>, env: Environment): Pager | null {
  if (!isTTY || !(rows > 0) || (env['CI'] ?? '') !== '' || env['TERM'] === 'dumb') return null;
  const command = (env['IAM_AUDIT_PAGER'] ?? env['PAGER'] ?? 'less').trim();
  const [program = ''] = command.split(/\s+/);
  if (program === '' || program === 'cat' || !isThere(program, env)) return null;
  return { rows, open: () => openPager(command, env) };
}

function isThere(program: string, { PATH = '' }: Environment): boolean {
  const places = program.includes('/') ? [program] : PATH.split(delimiter).map((folder) => join(folder, program));
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** F: ends by itself where one screen is enough; R: colours; X: leaves the text on the screen. */
async function openPager(command: string, { PAGER: _, IAM_AUDIT_PAGER: __, ...env }: Environment): Promise<OpenPager> {
  const { spawn } = await import('node:child_process');
  const child = spawn(command, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env: { LESS: 'FRX', LV: '-c', ...env } });
  // It may be left before all is written; who writes hears of that by itself.
  child.stdin.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => { resolve(); });
    child.once('error', () => { resolve(); });
  });
  return { stream: child.stdin, closed };
}
