import { controlName, controlsOf, STANDARDS } from '../findings/controls.js';
import { checkOf } from '../findings/registry.js';
import { inChunks } from './chunks.js';
import { FINDING_COLUMNS, findingsIn, subjectOf, type FindingCells } from './finding-cells.js';
import type { ClosedFinding, Renderer, ReportDocument } from './renderer.js';
import { safeJson } from './safe-text.js';

export const ocsf: Renderer = {
  name: 'ocsf',
  about: 'OCSF 1.8.0, one Compliance Finding (2003) per line; of findings only',
  takes: FINDING_COLUMNS,
  render: (document) => inChunks(lines(document)),
};

async function* lines(document: ReportDocument): AsyncGenerator<string> {
  for await (const finding of findingsIn(document)) yield `${safeJson(eventOf(finding, document))}\n`;
  for (const closed of document.closed ?? []) yield `${safeJson(closingOf(closed, document))}\n`;
}

/** severity_id */
const SEVERITY: Readonly<Record<string, readonly [id: number, caption: string]>> = {
  critical: [5, 'Critical'],
  high: [4, 'High'],
  medium: [3, 'Medium'],
  low: [2, 'Low'],
  info: [1, 'Informational'],
};

/** compliance.status_id: what could not be judged is no failure, and no pass. */
const COMPLIANCE: Readonly<Record<string, readonly [id: number, caption: string]>> = {
  unknown: [0, 'Unknown'],
  pass: [1, 'Pass'],
  fail: [3, 'Fail'],
  exempt: [3, 'Fail'],
};

function eventOf(finding: FindingCells, { generatedAt, scope }: ReportDocument): object {
  const { check: id, status, detail, fingerprint } = finding;
  const check = checkOf(id);
  const [severityId, severity] = SEVERITY[check.severity] ?? [0, 'Unknown'];
  const [complianceId, compliance] = COMPLIANCE[status] ?? [0, 'Unknown'];
  const isExempt = status === 'exempt';
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    type_uid: 200_301,
    type_name: 'Compliance Finding: Create',
    severity_id: severityId,
    severity,
    // Milliseconds: in seconds, a reader would take it for 1970.
    time: generatedAt.getTime(),
    message: `${check.title}: ${subjectOf(finding)}: ${detail}`,
    status_id: isExempt ? 3 : 1,
    status: isExempt ? 'Suppressed' : 'New',
    metadata: { version: '1.8.0', product: { name: 'iam-audit', vendor_name: 'iam-audit' }, event_code: id, profiles: ['cloud'] },
    finding_info: {
      uid: fingerprint,
      title: check.title,
      desc: check.means,
      analytic: { uid: id, name: check.title, type_id: 1, type: 'Rule' },
    },
    compliance: { control: id, ...standardsOf(finding), status_id: complianceId, status: compliance, status_detail: detail },
    remediation: { desc: check.remedy },
    resources: [resourceOf(finding, scope.partition)],
    cloud: cloudOf(finding, scope.organizationId),
  };
}

/** One that the baseline has, and that is gone. */
function closingOf({ fingerprint, check: id, accountId, subject: name }: ClosedFinding, document: ReportDocument): object {
  const { title, severity } = checkOf(id);
  const none = Object.fromEntries(FINDING_COLUMNS.map((key) => [key, ''])) as FindingCells;
  const cells = { ...none, check: id, severity, status: 'pass', fingerprint, account_id: accountId ?? '', subject_name: name };
  return {
    ...eventOf({ ...cells, subject_type: 'resource', detail: 'resolved since the baseline' }, document),
    ...{ activity_id: 3, activity_name: 'Close', type_uid: 200_303, type_name: 'Compliance Finding: Close' },
    ...{ status_id: 4, status: 'Resolved', message: `${title}: ${name}: resolved since the baseline` },
  };
}

/** The numbers of the column, which knows the thresholds of the run. */
function standardsOf({ check, controls }: FindingCells): object {
  const met = controlsOf(checkOf(check)).filter((control) => controls.split(' ').includes(controlName(control)));
  const standards = [...new Set(met.map(({ standard }) => STANDARDS[standard].title))];
  return met.length === 0 ? { standards } : { standards, requirements: [...new Set(met.map(controlName))] };
}

function resourceOf(finding: FindingCells, partition: string): object {
  const { arn, account_id: account, subject_type: type, owner } = finding;
  const name = subjectOf(finding);
  return {
    uid: arn === '' ? `${account}/${type}/${name}` : arn,
    name,
    type,
    cloud_partition: partition,
    role_id: 3,
    role: 'Affected',
    ...(owner === '' || owner === 'unknown' ? {} : { owner: { name: owner } }),
  };
}

function cloudOf({ account_id: uid, account_name: name }: FindingCells, organization: string | null): object {
  return {
    provider: 'AWS',
    ...(uid === '' ? {} : { account: { uid, ...(name === '' ? {} : { name }), type_id: 10, type: 'AWS Account' } }),
    ...(organization === null ? {} : { org: { uid: organization } }),
  };
}
