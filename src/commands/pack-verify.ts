import type { ExitCode } from '../errors.js';
import type { Io } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { checkOutput, chooseRenderer, deliver } from '../output/destination.js';
import { listDocument, styleOf } from '../output/document.js';
import { isOfPack, noPack, withPack } from '../pack/open-pack.js';
import { PACK_PROBLEMS } from '../pack/problem.js';
import { publicKeyIn } from '../pack/signature.js';
import { verify, type Verified } from '../pack/verify.js';
import { asStream } from '../render/as-stream.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import { grouped, plural } from '../text.js';

/** The columns of `iam-audit pack verify`: one row for each thing that is not as it was made. */
export const VERIFY_COLUMNS: readonly ColumnHead[] = [
  { key: 'file', title: 'File', type: 'text', about: 'Which file of the pack', needs: [], weight: 0 },
  {
    key: 'problem',
    title: 'Problem',
    type: 'choice',
    choices: PACK_PROBLEMS,
    about: '`disagrees`: it is not what another file of the pack says of the same run',
    needs: [],
    weight: 0,
  },
  { key: 'detail', title: 'Why', type: 'text', about: 'What is wrong with it', needs: [], weight: 1 },
];

/** `iam-audit pack verify`: offline. */
export async function verifyPack([path = '']: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const renderer = await chooseRenderer(settings);
  await checkOutput(settings.output);
  const key = settings.key === undefined ? null : await publicKeyIn(settings.key);
  const verified = await withPack(path, async (pack) => {
    const isNone = pack.problems.length === 0 && !pack.names.some(isOfPack);
    if (isNone) throw noPack(path);
    return verify(pack, key);
  });
  const list = { generatedAt: io.clock.now(), columns: VERIFY_COLUMNS, rows: asStream(rowsOf(verified)) };
  const document = listDocument('iam-audit/pack-verify/1', 'store', list);
  // Where there is no problem, the answer is what was looked at; a table without rows would look like nothing.
  const isSaid = verified.problems.length === 0 && renderer.name === 'table';
  const text = isSaid ? asStream([`${goodLine(verified)}\n`]) : renderer.render(document, styleOf(settings, io));
  await deliver(text, settings.output, io, 'The same command checks it again.');
  if (!settings.quiet) tell(verified, isSaid, settings, io);
  return verified.problems.length === 0 ? 0 : 1;
}

function* rowsOf({ problems }: Verified): Iterable<readonly Cell[]> {
  for (const { file, problem, detail } of problems) yield [{ value: file }, { value: problem, tone: 'bad' }, { value: detail }];
}

/** What was checked, on one line. */
function goodLine(verified: Verified): string {
  const { manifest } = verified;
  const coverage = manifest === null ? [] : [manifest.complete ? 'its coverage is complete' : INCOMPLETE];
  return [`good: ${sizeOf(verified)} as made, of ${runOf(manifest)}`, signatureOf(verified), ...coverage].join('; ');
}

const INCOMPLETE = 'its coverage is not complete (coverage.txt says what was not seen)';

function sizeOf({ files, bytes }: Verified): string {
  return `${grouped(files)} ${plural(files, 'file')}, ${grouped(bytes)} ${plural(bytes, 'byte')}`;
}

function runOf(manifest: Verified['manifest']): string {
  if (manifest === null) return 'an unknown run';
  const { run, scope, redacted } = manifest;
  return `run ${run} of ${scope}${redacted ? ', with pseudonyms and without evidence' : ''}`;
}

const SIGNATURES: Readonly<Record<Verified['signature'], string>> = {
  none: 'it is not signed, so that whoever can write to it could have made it',
  good: 'signed with the key that was given',
  own_key: 'signed with the key that is in it, which was not compared with a known one (--key)',
  bad: 'the signature is not good',
};

function signatureOf({ signature, fingerprint }: Verified): string {
  return `${SIGNATURES[signature]}${fingerprint === null ? '' : `: ${fingerprint}`}`;
}

/** `isSaid`: stdout has it already. */
function tell(verified: Verified, isSaid: boolean, settings: Settings, io: Io): void {
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  const { files, bytes, problems, signature, fingerprint, manifest } = verified;
  const { run = null, complete = null } = manifest ?? {};
  const fields = { files, bytes, problems: problems.length, signature, fingerprint, run, complete };
  if (log.format === 'json') log.tell('verified', fields, '');
  else if (problems.length > 0) for (const line of badLines(verified)) log.tell('verified', fields, line);
  else if (!isSaid) log.tell('verified', fields, goodLine(verified));
}

function badLines(verified: Verified): readonly string[] {
  const { problems, manifest } = verified;
  const about = manifest === null ? [] : [runOf(manifest), ...(manifest.complete ? [] : [INCOMPLETE])];
  const verdict = `not as it was made: ${grouped(problems.length)} ${plural(problems.length, 'problem')} in ${sizeOf(verified)}`;
  return [...about, signatureOf(verified), verdict];
}
