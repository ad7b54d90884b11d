import { inChunks } from './chunks.js';
import { FINDING_COLUMNS, findingsIn, subjectOf, type FindingCells } from './finding-cells.js';
import type { Renderer, ReportDocument } from './renderer.js';
import { safeText } from './safe-text.js';

export const junit: Renderer = {
  name: 'junit',
  about: 'JUnit XML for CI: a suite for each account, a case for each finding; of findings only',
  takes: FINDING_COLUMNS,
  render: (document) => inChunks(pieces(document)),
};

interface Suite {
  readonly name: string;
  readonly cases: FindingCells[];
}

async function* pieces(document: ReportDocument): AsyncGenerator<string> {
  const suites = new Map<string, Suite>();
  for await (const finding of findingsIn(document)) {
    const { account_id: id, account_name: name } = finding;
    const suite = suites.get(id) ?? { name: id === '' ? 'organization' : name === '' ? id : `${id} ${name}`, cases: [] };
    suites.set(id, suite);
    suite.cases.push(finding);
  }
  const all = [...suites].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, suite]) => suite);
  const cases = all.flatMap((suite) => suite.cases);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="iam-audit" ${counts(cases)}>\n`;
  const time = document.generatedAt.toISOString().slice(0, 19);
  for (const { name, cases: own } of all) {
    yield `  <testsuite name="${attribute(name)}" ${counts(own)} timestamp="${time}">\n`;
    for (const finding of own) yield caseOf(finding);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

function counts(cases: readonly FindingCells[]): string {
  const failures = cases.filter(({ status }) => status === 'fail').length;
  const skipped = cases.filter(({ status }) => isSkipped(status)).length;
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
}

/** What could not be judged neither failed nor passed. */
function isSkipped(status: string): boolean {
  return status === 'unknown' || status === 'exempt';
}

function caseOf(finding: FindingCells): string {
  const { check, status, severity, detail, arn, fingerprint } = finding;
  const open = `    <testcase classname="${attribute(check)}" name="${attribute(subjectOf(finding))}"`;
  if (status === 'fail') {
    const text = [detail, arn, fingerprint].filter((part) => part !== '').map(attribute).join('\n');
    return `${open}>\n      <failure type="${attribute(severity)}" message="${attribute(detail)}">${text}</failure>\n    </testcase>\n`;
  }
  if (!isSkipped(status)) return `${open}/>\n`;
  return `${open}>\n      <skipped message="${attribute(`${status}: ${detail}`)}"/>\n    </testcase>\n`;
}

const ENTITIES = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&apos;']]);

/** Characters that XML 1.0 forbids, and others that hide, become visible words first. */
function attribute(text: string): string {
  return safeText(text)
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/[&<>"']/g, (found) => ENTITIES.get(found) ?? found);
}
