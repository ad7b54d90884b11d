import { SEVERITIES, type Severity } from '../findings/check-ids.js';
import type { CheckText } from '../findings/check.js';
import { controlName, controlsOf } from '../findings/controls.js';
import { checkOf } from '../findings/registry.js';
import { brief } from '../model/brief.js';
import type { Coverage } from '../evidence/coverage.js';
import { isoTime } from '../model/instant.js';
import { inChunks } from './chunks.js';
import { FINDING_COLUMNS, findingsIn, subjectOf, type FindingCells } from './finding-cells.js';
import type { Renderer, ReportDocument } from './renderer.js';
import { safeJson } from './safe-text.js';

export const sarif: Renderer = {
  name: 'sarif',
  about: 'SARIF 2.1.0 for code scanning: what fails, without exemptions; of findings only',
  takes: FINDING_COLUMNS,
  render: (document) => inChunks(pieces(document)),
};

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const HOME = 'https://www.npmjs.com/package/iam-audit';

/** GitHub keeps so many results by severity, and refuses a file with five times as many. docs.github.com, "SARIF support". */
const MOST = 5000;
/** Longest text that GitHub takes, and most tags of a rule. */
const LONGEST = 1024;
const TAGS = 20;

/** What GitHub makes of a rule: above 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0', info: '0.1' };
const LEVELS: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' };

async function* pieces(document: ReportDocument): AsyncGenerator<string> {
  const { kept, beyond } = await worst(document);
  // The column knows the thresholds of the run, and so which numbers are met.
  const met = new Map([...kept].reverse().map(({ check, controls }) => [check, controls]));
  const ids = [...new Set(kept.map(({ check }) => check))];
  const { generatedAt, scope: { organizationId, callerAccountId } } = document;
  const driver = { name: 'iam-audit', informationUri: HOME, rules: ids.map((id) => ruleOf(checkOf(id), met.get(id) ?? '')) };
  yield `{\n"$schema": "${SCHEMA}",\n"version": "2.1.0",\n"runs": [{\n"tool": ${safeJson({ driver })},\n`;
  // The part before the last slash keeps uploads of two organizations apart.
  yield `"automationDetails": ${safeJson({ id: `iam-audit/${organizationId ?? callerAccountId}/${isoTime(generatedAt)}` })},\n`;
  yield `"invocations": ${safeJson([invocation(document.coverage, beyond)])},\n"results": [`;
  let first = true;
  for (const finding of kept) {
    yield `${first ? '' : ','}\n${safeJson(resultOf(finding, ids.indexOf(finding.check)))}`;
    first = false;
  }
  yield '\n]}]\n}\n';
}

/** What fails, worst first. */
async function worst(document: ReportDocument): Promise<{ readonly kept: readonly FindingCells[]; readonly beyond: number }> {
  const bySeverity = new Map<string, FindingCells[]>(SEVERITIES.map((severity) => [severity, []]));
  let all = 0;
  for await (const finding of findingsIn(document)) {
    if (finding.status !== 'fail') continue;
    all++;
    const own = bySeverity.get(finding.severity);
    if (own !== undefined && own.length < MOST) own.push(finding);
  }
  const kept = [...bySeverity.values()].flat().slice(0, MOST);
  return { kept, beyond: all - kept.length };
}

function ruleOf(check: CheckText, met: string): object {
  const { id, title, severity, means, remedy, commands } = check;
  const controls = controlsOf(check).map(controlName).filter((name) => met.split(' ').includes(name));
  const code = commands.length === 0 ? '' : `\n\n${commands.map((command) => `    ${command}`).join('\n')}`;
  return {
    id,
    name: id,
    shortDescription: { text: brief(title, LONGEST) },
    fullDescription: { text: brief(means, LONGEST) },
    help: { text: `${means}\n\n${remedy}${code}`, markdown: `${means}\n\n**To mend it:** ${remedy}${code}` },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { 'security-severity': SCORES[severity], tags: ['security', 'iam', ...controls].slice(0, TAGS) },
  };
}

/** Every result has to point at a line. */
const START = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };

function resultOf(finding: FindingCells, ruleIndex: number): object {
  const { check, account_id: account, detail, fingerprint } = finding;
  const { title, severity } = checkOf(check);
  const where = account === '' ? '' : ` in account ${account}`;
  return {
    ruleId: check,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: brief(`${title}: ${subjectOf(finding)}${where}: ${detail}`, LONGEST) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: pathOf(finding) }, region: START },
        logicalLocations: [{ fullyQualifiedName: nameOf(finding), kind: 'resource' }],
      },
    ],
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'iamAudit/v1': fingerprint },
  };
}

const KINDS: Readonly<Record<string, string>> = { access_key: 'user', service_credential: 'user', root: 'account' };

/** There is no file, and GitHub wants one: a path that never changes, so names of accounts do not stand in it. */
export function pathOf({ account_id: account, subject_type: type, subject_name: name, fingerprint }: FindingCells): string {
  const kind = KINDS[type] ?? type;
  if (kind === 'exception') return `iam/exception/${fingerprint}`;
  const place = account === '' ? 'organization' : account;
  return `iam/${place}/${kind}/${kind === 'account' ? place : encodeURIComponent(name.replace(/\p{Cs}/gu, '\uFFFD'))}`;
}

function nameOf(finding: FindingCells): string {
  const { arn, account_id: account } = finding;
  return arn === '' ? [account, subjectOf(finding)].filter((part) => part !== '').join('/') : arn;
}

function invocation({ complete, gaps }: Coverage, beyond: number): object {
  const told = gaps.slice(0, MOST / 100).map(({ accountId, source, reason, detail }) => ({
    level: 'warning',
    message: { text: brief(`not seen: ${accountId ?? 'whole run'}: ${source}: ${reason}: ${detail}`, LONGEST) },
  }));
  const cut = beyond > 0 ? [{ level: 'warning', message: { text: `${beyond} less severe findings left out: GitHub keeps ${MOST}` } }] : [];
  return { executionSuccessful: complete, toolExecutionNotifications: [...cut, ...told] };
}
