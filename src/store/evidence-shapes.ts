import { UNSEEN_REASONS, type AccountSource, type Evidence, type Seen, type Unseen } from '../evidence/evidence.js';
import type { Assignment, IdentityCenter, IdentityStore, PermissionSet, StoreGroup, StoreUser } from '../evidence/identity-center.js';
import type { Actor, Creation, Creations } from '../evidence/creation.js';
import type { AccountPasswordPolicy, PasswordPolicy, ServerCertificate, ServerCertificates } from '../evidence/account-settings.js';
import type {
  AccountDetails,
  ActionLastAccessed,
  ConfigInventory,
  ConfigUser,
  CredentialReportText,
  EntityAccess,
  EvidenceValues,
  GroupDetail,
  ListedKey,
  LastAccessed,
  LastAccessedAnswer,
  ManagedPolicies,
  OrganizationAccess,
  OrganizationService,
  PolicyVersionText,
  PolicyVersionTexts,
  RoleDetail,
  RoleUse,
  ServiceControlPolicies,
  ServiceCredential,
  ServiceCredentials,
  ServiceLastAccessed,
  UnusedFinding,
  UnusedFindings,
  UserDetail,
  UserKeys,
} from '../evidence/values.js';
import { DETAIL_FILTERS, JOB_REASONS } from '../evidence/values.js';
import type { AttachedPolicy, InlinePolicy } from '../model/policy.js';
import type { Tag } from '../model/tag.js';
import { count, dictionary, either, flag, instant, list, nullable, object, oneOf, text, type Shape } from './json-shape.js';

const texts = list(text);
const maybe = nullable(text);

const attached = list(object<AttachedPolicy>({ name: text, arn: text }));
const inline = list(object<InlinePolicy>({ name: text, document: text }));
const tags = list(object<Tag>({ key: text, value: text }));
const documents = dictionary(text);

const configUser = object<ConfigUser>({
  userId: text,
  arn: text,
  userName: text,
  path: maybe,
  createdAt: maybe,
  capturedAt: maybe,
  groups: nullable(texts),
  attached: nullable(attached),
  inline: nullable(inline),
  boundaryArn: maybe,
  tags,
});

const config = object<ConfigInventory>({
  users: list(configUser),
  problems: texts,
  certain: flag,
  status: object<ConfigInventory['status']>({ state: oneOf(['current', 'outdated', 'failed']), detail: text }),
});

const userDetail = object<UserDetail>({
  userId: text,
  arn: text,
  userName: text,
  path: text,
  createdAt: maybe,
  groups: texts,
  attached,
  inline,
  boundaryArn: maybe,
  tags,
});

const roleDetail = object<RoleDetail>({
  roleId: text,
  arn: text,
  roleName: text,
  path: text,
  createdAt: maybe,
  trust: text,
  attached,
  inline,
  boundaryArn: maybe,
  tags,
  lastUsed: nullable(object<RoleUse>({ at: text, region: maybe })),
});

const policyVersions = object<PolicyVersionTexts>({
  createdAt: maybe,
  earlier: list(object<PolicyVersionText>({ createdAt: maybe, document: text })),
});

const accountDetails = object<AccountDetails>({
  users: list(userDetail),
  roles: list(roleDetail),
  groups: list(object<GroupDetail>({ groupName: text, arn: text, createdAt: maybe, attached, inline })),
  documents,
  policyCreatedAt: dictionary(text),
  policyVersions: dictionary(policyVersions),
  problems: texts,
  filters: list(oneOf(DETAIL_FILTERS)),
});

type Completed = Extract<LastAccessedAnswer, { readonly status: 'completed' }>;
type NotSeen = Extract<LastAccessedAnswer, { readonly status: 'unseen' }>;

const serviceLastAccessed = object<ServiceLastAccessed>({
  namespace: text,
  name: text,
  lastAuthenticated: maybe,
  region: maybe,
  entity: maybe,
  entities: count,
  actions: nullable(list(object<ActionLastAccessed>({ name: text, lastAccessed: maybe, region: maybe, entity: maybe }))),
});

const lastAccessedAnswer: Shape<LastAccessedAnswer> = either(
  object<Completed>({
    status: oneOf(['completed']),
    services: list(serviceLastAccessed),
    entities: dictionary(
      list(object<EntityAccess>({ arn: text, name: text, type: oneOf(['USER', 'ROLE', 'GROUP']), lastAuthenticated: maybe })),
    ),
    policies: maybe,
  }),
  object<NotSeen>({
    status: oneOf(['unseen']),
    reason: oneOf(JOB_REASONS),
    detail: text,
  }),
);

const serviceCredentials = object<ServiceCredentials>({
  credentials: list(
    object<ServiceCredential>({ id: text, userName: text, service: text, status: text, createdAt: maybe, expiresAt: maybe }),
  ),
});

const passwordPolicy = object<AccountPasswordPolicy>({
  policy: nullable(object<PasswordPolicy>({ minimumLength: count, reusePrevention: nullable(count), maxAgeDays: nullable(count) })),
});

const serverCertificates = object<ServerCertificates>({
  certificates: list(object<ServerCertificate>({ id: text, arn: text, name: text, expiresAt: maybe })),
});

const userKeys = object<UserKeys>({ byUser: dictionary(list(object<ListedKey>({ id: text, status: text, createdAt: instant }))) });

const unusedFinding = object<UnusedFinding>({
  kind: oneOf(['role', 'access_key', 'password', 'permission']),
  arn: text,
  lastAccessed: maybe,
  accessKeyId: maybe,
  namespace: maybe,
  actions: list(object<UnusedFinding['actions'][number]>({ name: text, lastAccessed: maybe })),
});

const unusedFindings = object<UnusedFindings>({ ageDays: count, findings: list(unusedFinding), problems: texts });

const organizationService = object<OrganizationService>({ namespace: text, name: text, lastAuthenticated: maybe, region: maybe });

const identityCenter = object<IdentityCenter>({
  permissionSets: list(object<PermissionSet>({ arn: text, name: text, managed: texts, customer: texts, inline: maybe, boundary: maybe })),
  assignments: list(object<Assignment>({ permissionSet: text, kind: oneOf(['user', 'group']), principalId: text })),
});

const identityStore = object<IdentityStore>({
  users: list(object<StoreUser>({ id: text, userName: text, displayName: maybe, emails: texts, enabled: nullable(flag) })),
  groups: nullable(list(object<StoreGroup>({ id: text, name: text }))),
  members: dictionary(texts),
});

const actor = object<Actor>({
  ...{ type: text, arn: maybe, accountId: maybe, name: maybe, sourceIdentity: maybe, invokedBy: maybe, address: maybe, agent: maybe },
  console: flag,
});

const creations = object<Creations>({
  since: instant,
  made: dictionary(nullable(object<Creation>({ at: instant, actor }))),
  problems: texts,
});

const VALUES: { readonly [S in AccountSource]: Shape<EvidenceValues[S]> } = {
  config,
  credential_report: object<CredentialReportText>({ csv: text }),
  account_details: accountDetails,
  managed_policies: object<ManagedPolicies>({ documents, policyCreatedAt: dictionary(text), absent: texts, problems: texts }),
  service_credentials: serviceCredentials,
  password_policy: passwordPolicy,
  server_certificates: serverCertificates,
  access_keys: userKeys,
  ssh_keys: userKeys,
  signing_certificates: userKeys,
  last_accessed: object<LastAccessed>({ granularity: oneOf(['service', 'action']), byArn: dictionary(lastAccessedAnswer) }),
  service_control_policies: object<ServiceControlPolicies>({ levels: nullable(list(inline)) }),
  unused_findings: unusedFindings,
  unused_credentials: unusedFindings,
  organization_access: object<OrganizationAccess>({ services: list(organizationService) }),
  identity_center: identityCenter,
  identity_store: identityStore,
  cloudtrail: creations,
  organization_trail: creations,
};

const unseen = object<Unseen>({ seen: oneOf([false]), reason: oneOf(UNSEEN_REASONS), detail: text });

export function evidenceShape<S extends AccountSource>(source: S): Shape<Evidence<EvidenceValues[S]>> {
  return either(unseen, object<Seen<EvidenceValues[S]>>({ seen: oneOf([true]), asOf: instant, value: VALUES[source] }));
}

export function isAccountSource(name: string): name is AccountSource {
  return Object.hasOwn(VALUES, name);
}
