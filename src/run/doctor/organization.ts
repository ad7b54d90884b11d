import type { Caller, Hub, OrganizationTrust } from '../../gather/ports.js';
import { SourceError } from '../../gather/source-error.js';
import type { DoctorFinding } from './finding.js';

const CONFIG = ['config.amazonaws.com', 'config-multiaccountsetup.amazonaws.com'];

const REGISTER =
  'From the management account: aws organizations register-delegated-administrator --service-principal config.amazonaws.com --account-id';

/** Whom Organizations answers, and what AWS Config may do in it: neither is needed by a report, so what may not be asked is no problem. */
export async function* organization(hub: Hub & OrganizationTrust, caller: Caller): AsyncIterable<DoctorFinding> {
  const of = { check: 'delegation', where: 'hub' };
  const found = await hub.organization().catch(unknown);
  if (found === undefined) return;
  if (found === null) {
    yield { ...of, status: 'not_needed', detail: 'the account is in no organization', mend: null };
    return;
  }
  const administrators = await hub.delegatedAdministrators().catch(unknown);
  yield {
    ...of,
    ...(caller.accountId === found.managementAccountId
      ? { status: 'ok', detail: 'the caller is in the management account', mend: null }
      : delegated(caller.accountId, administrators)),
  };
  yield { check: 'trusted access', where: 'hub', ...trusted(await hub.trustedServices().catch(unknown)) };
}

type Said = Pick<DoctorFinding, 'status' | 'detail' | 'mend'>;

function delegated(account: string, administrators: readonly string[] | undefined): Said {
  if (administrators === undefined) {
    const mend = 'Allow organizations:ListDelegatedAdministrators to have it shown.';
    return { status: 'not_tried', detail: 'it may not be asked who is a delegated administrator', mend };
  }
  if (administrators.includes(account)) return { status: 'ok', detail: `account ${account} is a delegated administrator`, mend: null };
  return { status: 'problem', detail: `account ${account} is no delegated administrator`, mend: `${REGISTER} ${account}` };
}

function trusted(services: readonly string[] | undefined): Said {
  if (services === undefined) {
    const mend = 'Allow organizations:ListAWSServiceAccessForOrganization to have it shown.';
    return { status: 'not_tried', detail: 'it may not be asked which services have trusted access', mend };
  }
  const missing = CONFIG.filter((name) => !services.includes(name));
  if (missing.length === 0) return { status: 'ok', detail: CONFIG.join(' '), mend: null };
  const command = `aws organizations enable-aws-service-access --service-principal ${missing[0] ?? ''}`;
  // An aggregator that lists its accounts works without.
  return { status: 'not_tried', detail: `off for ${missing.join(' ')}`, mend: `For an organization aggregator: ${command}` };
}

function unknown(error: unknown): undefined {
  if (!(error instanceof SourceError)) throw error;
}
