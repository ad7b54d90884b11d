import { literal } from '../../render/markdown-text.js';
import type { PackManifest } from '../../pack/pack-manifest.js';
import { coverageHeads, type PartCoverage } from './coverage-statement.js';

/** `README.md` of a pack: for who checks it, with what every system has. */
export function readme(manifest: PackManifest, evidence: string, parts: readonly PartCoverage[]): string {
  const { run, scope, caller, source, tool, started_at: started, finished_at: finished, redacted, signed_by: signed } = manifest;
  const text = (name: string): string => literal(name);
  const seen = manifest.complete
    ? 'everything that was asked was seen'
    : '**not everything could be seen**: what was not seen is unknown, not absent';
  const seal = signed === null ? '' : '; `SHA256SUMS.sig`: the signature over it; `public-key.pem`: whose it says it is';
  const openssl = 'openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig\n';
  return `# IAM access: evidence pack

| | |
| --- | --- |
| Scope | ${text(scope)} (source: ${text(source)}) |
| Asked by | ${text(caller)} |
| Asked | ${started} to ${finished ?? 'unknown'} |
| Run | ${run} |
| Made by | iam-audit ${text(tool)} |
| Coverage | ${seen} |
| Names | ${redacted ? 'replaced by pseudonyms' : 'as AWS has them'} |
| Signed | ${signed === null ? 'no' : `Ed25519, fingerprint of the key (SHA-256) ${signed}`} |

## What is in it

- \`reports/\`: each report as CSV, as JSON and as a page for a browser (HTML, without network)
- \`controls.csv\`: which check answers which control, and what came of it
- \`coverage.txt\`, \`coverage.json\`: what was not seen, and why
- \`manifest.json\`: which run this is of
${evidenceWords(manifest, evidence)}
- \`SHA256SUMS\`: the digest of every file${seal}

Coverage, report by report:

${coverageHeads(parts).map((line) => `- ${text(line)}\n`).join('')}
## Check it

\`\`\`sh
sha256sum --check --quiet SHA256SUMS
${signed === null ? '' : openssl}iam-audit pack verify .
\`\`\`

\`sha256sum\` finds what changed or is missing; \`iam-audit pack verify\` also what was added, and whether the evidence is that of the
run. ${signedWords(signed)}
`;
}

function evidenceWords({ redacted, evidence }: PackManifest, folder: string): string {
  if (redacted) {
    return `- No evidence. Policy documents name users, roles and accounts by patterns, which would mean something else with other names:
  from evidence with pseudonyms other judgements would follow. The digest in \`manifest.json\` ties this pack to the evidence,
  for whoever has the key of the pseudonyms. Sentences, commands and policy documents are left out of the reports as well.`;
  }
  return `- \`${folder}/\`: what AWS answered, ${evidence.records} records, one for each account and source, with their digests in its
  \`manifest.json\`. The same version makes the same reports of it, without AWS:
  \`iam-audit users --store evidence --run ${folder.split('/').at(-1) ?? ''}\``;
}

function signedWords(signed: string | null): string {
  if (signed === null) return 'It is not signed: who can write to it can write other digests. Keep that of `SHA256SUMS` elsewhere.';
  return 'The key in the pack proves nothing by itself: get it, or its fingerprint, from whom you trust, and give it with `--key`.';
}
