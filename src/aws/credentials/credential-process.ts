import { exec } from 'node:child_process';
import { externalDataInterceptor } from '@smithy/core/config';

type Done = (error: Error | null, output?: { readonly stdout: string; readonly stderr: string }) => void;

const LARGEST_OUTPUT = 1024 * 1024;

/**
 * Has the SDK run `credential_process` through this: its own way keeps neither the exit status nor the words of the
 * process, but prints the command, in which there may be secrets.
 */
export function explainCredentialProcesses(signal: AbortSignal): void {
  const hooks = externalDataInterceptor.getTokenRecord() as unknown as Record<string, unknown>;
  hooks['exec'] = (command: string, done: Done) => {
    const child = exec(command, { signal, maxBuffer: LARGEST_OUTPUT, windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) done(null, { stdout, stderr });
      else done(new Error(`its credential_process ${fate(error, stderr)}`));
    });
    child.stdin?.end();
  };
}

function fate(error: Error & { readonly code?: number | string | null; readonly signal?: NodeJS.Signals | null }, stderr: string): string {
  const words = stderr.trim().split(/\r?\n/).at(-1)?.trim() ?? '';
  const said = words === '' ? ' without a word on stderr' : `: ${words}`;
  if (typeof error.code === 'number') return `ended with status ${error.code}${said}`;
  if (typeof error.signal === 'string') return `was ended by ${error.signal}${said}`;
  return `could not be run: ${error.code ?? error.message}`;
}
