import type { UnusedAccess } from '../accessanalyzer/unused-access.js';

/** The age that Security Hub's own analyzer looks for; it can't be changed. */
export const AGE_DAYS = 90;

const TYPES: Readonly<Record<UnusedAccess['type'], string>> = {
  UnusedIAMRole: 'Unused IAM Role',
  UnusedIAMUserAccessKey: 'Unused IAM User Access Key',
  UnusedIAMUserPassword: 'Unused IAM User Password',
  UnusedPermission: 'Unused Permission',
};

interface Made {
  readonly id: string;
  readonly region: string;
  readonly at: string;
}

/** An IAM Analysis Finding of OCSF. AWS publishes no example of its own, so the shape is that of the schema (1.8, class 2008). */
export function ocsfFinding(unused: UnusedAccess, { id, region, at }: Made): Readonly<Record<string, unknown>> {
  const { type, resource, owner, holds, details, resourceType } = unused;
  const activity = holds ? { activity_id: 1, activity_name: 'Create' } : { activity_id: 3, activity_name: 'Close' };
  return {
    ...activity,
    ...{ category_uid: 2, category_name: 'Findings', class_uid: 2008, class_name: 'IAM Analysis Finding' },
    type_uid: 200_800 + activity.activity_id,
    cloud: { provider: 'AWS', region, account: { uid: owner } },
    finding_info: {
      ...{ uid: `${id}/${resource}`, title: `${resource} has unused access`, types: [PREFIX + TYPES[type]] },
      ...both('created_time', at),
    },
    metadata: { uid: id, version: '1.8.0', product: { name: 'IAM Access Analyzer', vendor_name: 'AWS' } },
    ...{ severity_id: 2, severity: 'Low', status_id: holds ? 1 : 4, status: holds ? 'New' : 'Resolved', ...both('time', at) },
    resources: [{ uid: resource, type: resourceType, cloud_partition: resource.split(':')[1], owner: { account: { uid: owner } } }],
    ...found(type, details as readonly Details[]),
  };
}

const PREFIX = 'Software and Configuration Checks/AWS Security Best Practices/';

/** As Access Analyzer has them. */
type Details = Readonly<Record<string, Fields | undefined>>;

interface Fields {
  readonly lastAccessed?: string;
  readonly accessKeyId?: string;
  readonly serviceNamespace?: string;
  readonly actions?: readonly { readonly action: string; readonly lastAccessed?: string }[];
}

function found(type: UnusedAccess['type'], details: readonly Details[]): object {
  const own = details.flatMap((detail) => Object.values(detail)).flatMap((fields) => fields ?? []);
  const [first = {}] = own;
  if (type === 'UnusedPermission') return { permission_analysis_results: [{ service_privilege_analysis_list: own.map(service) }] };
  if (type === 'UnusedIAMRole') return { identity_activity_metrics: both('last_authentication_time', first.lastAccessed) };
  if (type === 'UnusedIAMUserPassword') return { identity_activity_metrics: both('password_last_used_time', first.lastAccessed) };
  const key = { uid: first.accessKeyId, type: 'Access Key', ...both('last_used_time', first.lastAccessed) };
  return { identity_activity_metrics: { programmatic_credentials: [key] } };
}

/** Unused actions are counted, and named where an attack can be made of them; of what is only read, none can. */
function service({ serviceNamespace: name, lastAccessed, actions }: Fields): object {
  const part = { name, ...both('last_used_time', lastAccessed) };
  if (actions === undefined) return { ...part, all_privileges_unused: true };
  const named = actions.filter(({ action }) => !/^(Get|List|Describe|Head)/.test(action));
  const infos = named.map(({ action, lastAccessed: at }) => ({ name: action, is_unused: true, ...both('last_used_time', at) }));
  const attack = { technique: { name: 'Data Destruction', uid: 'T1485' } };
  const attacks = infos.length === 0 ? [] : [{ attack, privilege_info_list: infos }];
  return { ...part, all_privileges_unused: false, unused_privileges_count: actions.length, privilege_attack_info_list: attacks };
}

/** OCSF has every time twice. */
function both(name: string, at: string | undefined): object {
  return at === undefined ? {} : { [name]: Date.parse(at), [`${name}_dt`]: at };
}
