import { UNSEEN_REASONS, type AccountSource, type Evidence, type Seen, type Unseen } from '../evidence/evidence.js';
import type {
  AccountDetails,
  ConfigInventory,
  ConfigUser,
  CredentialReportText,
  EvidenceValues,
  GroupDetail,
  LastAccessed,
  LastAccessedAnswer,
  ManagedPolicies,
  ServiceLastAccessed,
  UserDetail,
} from '../evidence/values.js';
import type { AttachedPolicy, InlinePolicy } from '../model/policy.js';
import type { Tag } from '../model/tag.js';
import { dictionary, either, flag, instant, list, nullable, object, oneOf, text, type Shape } from './shapes.js';

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

const accountDetails = object<AccountDetails>({
  users: list(userDetail),
  groups: list(object<GroupDetail>({ groupName: text, attached, inline })),
  documents,
  problems: texts,
  withPolicies: flag,
});

type Completed = Extract<LastAccessedAnswer, { readonly status: 'completed' }>;
type NotSeen = Extract<LastAccessedAnswer, { readonly status: 'unseen' }>;

const lastAccessedAnswer: Shape<LastAccessedAnswer> = either(
  object<Completed>({
    status: oneOf(['completed']),
    services: list(object<ServiceLastAccessed>({ namespace: text, name: text, lastAuthenticated: maybe })),
  }),
  object<NotSeen>({
    status: oneOf(['unseen']),
    reason: oneOf(['job_failed', 'deleted', 'timed_out', 'denied', 'throttled', 'failed']),
    detail: text,
  }),
);

const VALUES: { readonly [S in AccountSource]: Shape<EvidenceValues[S]> } = {
  config,
  credential_report: object<CredentialReportText>({ csv: text }),
  account_details: accountDetails,
  managed_policies: object<ManagedPolicies>({ documents, problems: texts }),
  last_accessed: object<LastAccessed>({ byArn: dictionary(lastAccessedAnswer) }),
};

const unseen = object<Unseen>({ seen: oneOf([false]), reason: oneOf(UNSEEN_REASONS), detail: text });

export function evidenceShape<S extends AccountSource>(source: S): Shape<Evidence<EvidenceValues[S]>> {
  return either(unseen, object<Seen<EvidenceValues[S]>>({ seen: oneOf([true]), asOf: instant, value: VALUES[source] }));
}

export function isAccountSource(name: string): name is AccountSource {
  return Object.hasOwn(VALUES, name);
}
