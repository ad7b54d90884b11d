import { tmpdir } from 'node:os';
import { keepMemoryFlat } from '../cli/limit-heap.js';
import { interruptSignal, systemClock, systemIo } from '../cli/io.js';
import { main } from '../main.js';
import { safeText } from '../render/safe-text.js';
import { EVIDENCE_VARIABLE } from './evidence-place.js';
import { unattended } from './unattended.js';

/** A container: the command line, and around it the evidence in S3 where a place for it is named. */
keepMemoryFlat();

const io = systemIo(interruptSignal());
const command = process.argv.slice(2);
if ((io.env[EVIDENCE_VARIABLE] ?? '') === '' || command.length === 0) {
  process.exitCode = await main(command, io);
} else {
  const uninterrupted = new AbortController().signal;
  const last = { ...io, signal: uninterrupted, clock: systemClock(uninterrupted) };
  const scratch = io.env['XDG_STATE_HOME'] || tmpdir();
  const { exitCode, problem } = await unattended({ command }, { io, last, scratch, stdout: io.out });
  if (problem !== null) io.err.stream.write(`iam-audit: ${safeText(problem)}\n`);
  process.exitCode = exitCode;
}
if (process.exitCode === 130) process.exit();
