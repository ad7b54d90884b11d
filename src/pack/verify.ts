import type { KeyObject } from 'node:crypto';
import { ALWAYS, COVERAGE, MANIFEST, PUBLIC_KEY, REPORT_FORMATS, reportFile, SIGNATURE, SUMS } from './names.js';
import type { OpenPack } from './open-pack.js';
import { parsePackCoverage, parsePackManifest, type PackManifest } from './pack-manifest.js';
import { problem, type PackProblem } from './problem.js';
import { readPack, type ReadPack } from './read-pack.js';
import { fingerprintOf, isSignedBy, publicKeyFrom } from './signature.js';
import { parseSums } from './sums.js';
import { evidenceProblems } from './verify-evidence.js';

/** How far the signature goes: `own_key`: good by the key in the pack, which anybody could have put there. */
export type SignatureState = 'none' | 'good' | 'own_key' | 'bad';

export interface Verified {
  readonly files: number;
  /** Of all of them together. */
  readonly bytes: number;
  readonly problems: readonly PackProblem[];
  readonly signature: SignatureState;
  /** Of the key that it is signed with. */
  readonly fingerprint: string | null;
  /** null: it can't be read. */
  readonly manifest: PackManifest | null;
}

/** Everything that can be checked without the network and without AWS; `key`: null: none was given. */
export async function verify(pack: OpenPack, key: KeyObject | null): Promise<Verified> {
  const problems = [...pack.problems];
  const read = await readPack(pack, problems);
  const manifest = parsePackManifest(read.text(MANIFEST) ?? '');
  // A zip that can't be opened has nothing more to say.
  const isThere = pack.names.length > 0;
  if (isThere) {
    problems.push(...sumProblems(read, problems), ...contentProblems(read, manifest));
    if (manifest?.evidence.included === true) problems.push(...evidenceProblems(read, manifest));
  }
  const own = publicKeyFrom(read.text(PUBLIC_KEY) ?? '');
  const sums = read.bytes(SUMS) ?? Buffer.alloc(0);
  const signed = signatureOf({ sums, signature: read.bytes(SIGNATURE), own, key, by: manifest?.signed_by ?? null });
  if (isThere) problems.push(...signed.problems);
  const { digests, size: bytes } = read;
  return { files: digests.size, bytes, problems: once(problems), signature: signed.state, fingerprint: signed.fingerprint, manifest };
}

/** Several ways lead to the same. */
function once(problems: readonly PackProblem[]): readonly PackProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ file, problem: what }) => {
    const key = `${what} ${file}`;
    return !seen.has(key) && seen.add(key);
  });
}

function sumProblems({ digests, text }: ReadPack, before: readonly PackProblem[]): readonly PackProblem[] {
  const sums = text(SUMS);
  const told = new Set(before.map(({ file }) => file));
  if (sums === null) return told.has(SUMS) ? [] : [problem(SUMS, 'missing', 'without it nothing else can be checked')];
  const { digests: listed, odd } = parseSums(sums);
  const lines = odd.map((line) => problem(SUMS, 'changed', line === 0 ? 'its lines are not in order' : `line ${line} is none of ours`));
  const changed = [...listed].flatMap(([name, digest]) => {
    const found = digests.get(name);
    if (found === undefined) return told.has(name) ? [] : [problem(name, 'missing', 'SHA256SUMS has it')];
    return found === digest ? [] : [problem(name, 'changed', 'its digest is not that in SHA256SUMS')];
  });
  const extra = [...digests.keys()].filter((name) => !listed.has(name) && name !== SUMS && name !== SIGNATURE);
  return [...lines, ...changed, ...extra.map((name) => problem(name, 'extra', 'SHA256SUMS does not have it'))];
}

/** SHA256SUMS can be written anew by whoever takes something out; what a pack has is known all the same. */
function contentProblems({ digests, text }: ReadPack, manifest: PackManifest | null): readonly PackProblem[] {
  const wanted = [...ALWAYS, ...(manifest?.reports ?? []).flatMap(({ name }) => REPORT_FORMATS.map((format) => reportFile(name, format)))];
  const absent = wanted.filter((name) => !digests.has(name)).map((name) => problem(name, 'missing', 'a pack has one'));
  if (!digests.has(MANIFEST)) return absent;
  if (manifest === null) return [...absent, problem(MANIFEST, 'disagrees', 'it is no manifest of a pack of this version')];
  const there = text(COVERAGE);
  if (there === null) return absent;
  const coverage = parsePackCoverage(there);
  if (coverage === null) return [...absent, problem(COVERAGE, 'disagrees', 'it is no coverage statement of this version')];
  const said = new Map(coverage.reports.map(({ name, complete }) => [name, complete]));
  const isSame = coverage.run === manifest.run && coverage.complete === manifest.complete;
  const agrees = isSame && manifest.reports.every(({ name, complete }) => said.get(name) === complete);
  return agrees ? absent : [...absent, problem(COVERAGE, 'disagrees', 'manifest.json says something else of the same run')];
}

interface SignatureFacts {
  readonly sums: Buffer;
  readonly signature: Buffer | null;
  /** The key in the pack, and the one that was given. */
  readonly own: KeyObject | null;
  readonly key: KeyObject | null;
  /** The fingerprint that the manifest has. */
  readonly by: string | null;
}

interface SignatureVerdict {
  readonly state: SignatureState;
  readonly fingerprint: string | null;
  readonly problems: readonly PackProblem[];
}

function signatureOf({ sums, signature, own, key, by }: SignatureFacts): SignatureVerdict {
  const bad = (file: string, detail: string): SignatureVerdict => {
    return { state: 'bad', fingerprint: by, problems: [problem(file, 'signature', detail)] };
  };
  if (signature === null) {
    if (by !== null) return bad(SIGNATURE, 'it is missing; manifest.json says that the pack was signed');
    if (key !== null) return bad(SIGNATURE, 'it is missing; --key asks for one');
    return { state: 'none', fingerprint: null, problems: [] };
  }
  const used = key ?? own;
  if (used === null) return bad(PUBLIC_KEY, 'there is no Ed25519 key to check the signature with');
  if (!isSignedBy(used, sums, signature)) {
    const isOwn = key !== null && own !== null && isSignedBy(own, sums, signature);
    return bad(SIGNATURE, isOwn ? `it is by another key: ${fingerprintOf(own)}` : 'it is not one of these SHA256SUMS by that key');
  }
  const fingerprint = fingerprintOf(used);
  if (fingerprint !== by) return bad(MANIFEST, 'it names another key than the one that signed');
  return { state: key === null ? 'own_key' : 'good', fingerprint, problems: [] };
}
