import { createHash, type Hash } from 'node:crypto';
import { extname } from 'node:path';
import { AuditError, usageError, type ExitCode } from '../errors.js';
import type { Io } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { isWhole } from '../output/pack/coverage-statement.js';
import { checkFolder, checkOutput, deliver, deliverFolder } from '../output/destination.js';
import { SUMS } from '../pack/names.js';
import { sealed } from '../pack/sealed.js';
import { pseudonymsIn } from '../pack/pseudonyms.js';
import { signerIn } from '../pack/signature.js';
import { explainingStore } from '../run/store-failure.js';
import { storeOf } from '../run/store-location.js';
import { grouped, quoted } from '../text.js';
import { zip, type ZipEntry } from '../zip/write-zip.js';
import type { PackContents } from './pack-contents.js';
import { keptRun, packFiles } from './pack-files.js';

const AGAIN = 'The run is as it was: the same command makes the pack again.';

/** `iam-audit pack [run]`: the same run and version, the same bytes. */
export async function pack([wanted = 'last']: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const store = storeOf(settings, io);
  if (store === null) throw usageError('pack needs a place where evidence is kept', 'Name it with --store.');
  const signer = settings.sign === undefined ? null : await signerIn(settings.sign);
  const run = await explainingStore(() => keptRun(store, wanted));
  const output = settings.output ?? `iam-audit-pack-${run.id}.zip`;
  const isZip = kindOf(output) === 'zip';
  await (isZip ? checkOutput : checkFolder)(output);
  const pseudonyms = settings.redact === undefined ? null : await pseudonymsIn(settings.redact);
  const contents: PackContents = { run, system: store.system, signer, pseudonyms, settings, io, parts: [] };
  const measured: Measured = { files: 0, bytes: 0, sums: createHash('sha256') };
  const files = measuring(sealed(packFiles(contents), signer), isZip ? `iam-audit-pack-${run.id}/` : '', measured, io);
  await explainingStore(async () => {
    await (isZip ? deliver(zip(files, { sealed: true }), output, io, AGAIN) : deliverFolder(files, output, AGAIN));
  });
  await pseudonyms?.save();
  if (!settings.quiet) tell(contents, output, measured);
  io.out.stream.write(`${output}\n`);
  return isWhole(contents.parts) || settings.allowIncomplete ? 0 : 3;
}

interface Measured {
  files: number;
  bytes: number;
  readonly sums: Hash;
}

async function* measuring(files: AsyncIterable<ZipEntry>, folder: string, measured: Measured, { signal }: Io): AsyncGenerator<ZipEntry> {
  for await (const file of files) {
    measured.files += 1;
    yield { ...file, name: folder + file.name, content: read(file) };
  }

  async function* read({ name, content }: ZipEntry): AsyncGenerator<string | Uint8Array> {
    for await (const piece of content) {
      if (signal.aborted) throw new AuditError(130, 'interrupted: no pack was written');
      measured.bytes += Buffer.byteLength(piece);
      if (name === SUMS) measured.sums.update(piece);
      yield piece;
    }
  }
}

function tell({ run, signer, settings, io, parts }: PackContents, output: string, { files, bytes, sums }: Measured): void {
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  const [digest, complete, signed] = [sums.digest('hex'), isWhole(parts), signer?.fingerprint ?? null];
  const fields = { run: run.id, output, files, bytes, sha256sums: digest, signed_by: signed, complete };
  const lines = [
    `run ${run.id}: ${grouped(files)} files, ${grouped(Math.ceil(bytes / 1024))} KiB; SHA-256 of ${SUMS}: ${digest}`,
    ...(signed === null ? [] : [`signed with the key ${signed} (SHA-256 of public-key.pem in DER)`]),
    ...(complete ? [] : ['not everything could be seen: coverage.txt in the pack says what']),
  ];
  if (log.format === 'json') log.tell('packed', fields, '');
  else for (const line of lines) log.tell('packed', fields, line);
}

/** What people give to a program that opens files of that kind. */
const OTHER = /^\.(?:tar|tgz|gz|bz2|xz|7z|rar|csv|json|ndjson|html|xlsx|pdf|md|txt|parquet)$/i;

function kindOf(output: string): 'zip' | 'folder' {
  const ending = extname(output);
  if (/^\.zip$/i.test(ending)) return 'zip';
  if (OTHER.test(ending)) {
    throw usageError(`--output ${quoted(output)}: a pack has no ending ${quoted(ending)}`, 'Allowed: .zip, or the name of a folder.');
  }
  return 'folder';
}
