import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { TEMPLATES } from '../completion/model.js';
import { usageError, type ExitCode } from '../errors.js';
import { permissionsFor } from '../gather/permissions.js';
import { nearest } from '../options/nearest.js';
import { checkOutput, deliver } from '../output/destination.js';
import { cloudFormationAggregator, cloudFormationAnalyzer, cloudFormationRole, cloudFormationTable } from '../templates/cloudformation.js';
import { CLEANUP_ROLE } from '../cleanup/plan.js';
import { cloudFormationCleanupRole, terraformCleanupRole } from '../templates/cleanup-languages.js';
import type { CleanupRole } from '../templates/cleanup-role.js';
import { hubStatements, memberStatements, type RoleTemplate } from '../templates/role.js';
import { terraformAggregator, terraformAnalyzer, terraformRole, terraformTable } from '../templates/terraform.js';
import { didYouMean, quoted } from '../text.js';
import { withTrail } from '../run/gather-request.js';
import { allNeedsOf } from './report-needs.js';
import { asStream } from '../render/as-stream.js';

type TemplateName = (typeof TEMPLATES)[number];

type Asked = Pick<
  Settings,
  'for' | 'withShrink' | 'principal' | 'roleName' | 'externalId' | 'language' | 'source' | 'aggregator' | 'trailTable' | 'athenaOutput'
>;

/** `iam-audit template <what>`: what the set-up takes, as CloudFormation or Terraform. Asks nothing of AWS. */
export async function template([wanted = '']: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const name = TEMPLATES.find((each) => each === wanted);
  if (name === undefined) {
    const meant = didYouMean(nearest(wanted, TEMPLATES));
    throw usageError(`there is no template ${quoted(wanted)}`, `${meant}Allowed: ${TEMPLATES.join(', ')}.`);
  }
  if (settings.for !== undefined && !TAKES_FOR.includes(name)) {
    throw usageError(`--for says nothing about ${quoted(name)}`, `Leave it out: it narrows ${TAKES_FOR.join(' and ')} alone.`);
  }
  await checkOutput(settings.output);
  const text = `${JSON.stringify(templateFor(name, settings), null, 2)}\n`;
  await deliver(asStream([text]), settings.output, io, 'The template is made anew by the same command.');
  return 0;
}

const TAKES_FOR: readonly TemplateName[] = ['member-role', 'hub-role'];
const DAYS = 90;

export function templateFor(name: TemplateName, asked: Asked): Readonly<Record<string, unknown>> {
  const isTerraform = asked.language === 'terraform';
  switch (name) {
    case 'aggregator': {
      const about = 'Aggregator of AWS Config over the organization; in the account from which iam-audit runs';
      return (isTerraform ? terraformAggregator : cloudFormationAggregator)(about, asked.aggregator ?? 'iam-audit');
    }
    case 'analyzer': {
      const about = 'Analyzer of unused access over the organization, which iam-audit reads with --no-assume. AWS charges for it';
      return (isTerraform ? terraformAnalyzer : cloudFormationAnalyzer)(about, 'iam-audit', DAYS);
    }
    case 'cleanup-role':
      return (isTerraform ? terraformCleanupRole : cloudFormationCleanupRole)(cleanupRoleFor(asked));
    case 'table':
      return (isTerraform ? terraformTable : cloudFormationTable)('Table for what iam-audit sends with --to dynamodb:', 'iam-audit');
    default:
      return (isTerraform ? terraformRole : cloudFormationRole)(roleFor(name, asked), asked.roleName);
  }
}

function cleanupRoleFor({ roleName, principal, externalId, withShrink }: Asked): CleanupRole {
  const common = { name: CLEANUP_ROLE, auditRole: roleName, shrink: withShrink };
  return { ...common, principal: principal ?? null, externalId: externalId ?? null };
}

function roleFor(name: 'member-role' | 'hub-role', asked: Asked): RoleTemplate {
  const { for: only, principal, roleName, externalId, source } = asked;
  const { hub, member } = permissionsFor(withTrail(allNeedsOf(only), asked), source ?? 'aggregator');
  const words = only === undefined ? 'every report' : only.join(', ');
  const common = { principal: principal ?? null };
  if (name === 'hub-role') {
    const about = `Runs iam-audit: ${words}`;
    return { ...common, about, name: 'IamAuditHub', externalId: null, statements: hubStatements(hub, member, asked.athenaOutput) };
  }
  const about = `Read by iam-audit: ${words}`;
  return { ...common, about, name: roleName, externalId: externalId ?? null, statements: memberStatements(member) };
}
