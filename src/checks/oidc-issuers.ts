/**
 * Whom the tokens of an OIDC issuer are for. shared: every customer of a service gets tokens of the same issuer, and only
 * the subject tells whose they are · private: it serves one organization, tenant or cluster · unknown: not known. AWS:
 * id_roles_providers_oidc_secure-by-default has the two kinds and the shared ones that IAM itself knows.
 */
export type IssuerKind = 'shared' | 'private' | 'unknown';

/** How the subjects of a shared issuer, or another claim, say whose they are. */
interface SharedIssuer {
  /** Without `https://`, in lower case. */
  readonly issuer: string;
  /** What a subject begins with that is of one customer only: the name, and the character that ends it. */
  readonly owned: readonly RegExp[];
  /** Kinds of subjects: whatever begins none of them and is part of none is not understood. */
  readonly kinds: readonly string[];
  /** Other claims, in lower case, that name one customer when they are literal, and how far. */
  readonly claims?: ReadonlyMap<string, RegExp>;
}

const WHOLE = /^[^*?$]+$/;

const SHARED: readonly SharedIssuer[] = [
  {
    issuer: 'token.actions.githubusercontent.com',
    owned: [
      // Subjects with immutable ids have the owner's behind an @, which no name holds.
      /^repo:[^/*?$:@]+[/@]/,
      /^(job_workflow_ref|workflow_ref|repository):[^/*?$:]+\//,
      /^(repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id):[^:*?$]+(:|$)/,
    ],
    kinds: ['repo:', 'job_workflow_ref:', 'repository:', 'repository_owner:', 'repository_owner_id:', 'repository_id:', 'enterprise:'],
    claims: new Map([
      ['repository_owner', WHOLE],
      ['repository_owner_id', WHOLE],
      ['repository_id', WHOLE],
      ['enterprise', WHOLE],
      ['repository', /^[^/*?$]+\//],
      ['job_workflow_ref', /^[^/*?$]+\//],
    ]),
  },
  { issuer: 'vstoken.actions.githubusercontent.com', owned: [/^repo:[^/*?$:]+\//], kinds: ['repo:'] },
  {
    issuer: 'oidc-configuration.audit-log.githubusercontent.com',
    owned: [/^https:\/\/github\.com\/[^/*?$]+$/],
    kinds: ['https://github.com/'],
  },
  {
    issuer: 'gitlab.com',
    owned: [/^project_path:[^/*?$:]+\//, /^(project_id|namespace_id|namespace_path):[^:*?$]+(:|$)/],
    kinds: ['project_path:', 'project_id:', 'namespace_id:', 'namespace_path:'],
    claims: new Map([
      ['namespace_id', WHOLE],
      ['project_id', WHOLE],
      ['namespace_path', WHOLE],
      ['project_path', /^[^/*?$]+\//],
    ]),
  },
  ...['app.terraform.io', 'app.eu.terraform.io'].map((issuer) => ({
    issuer,
    owned: [/^organization:[^:*?$]+:/],
    kinds: ['organization:'],
    claims: new Map([
      ['terraform_organization_id', WHOLE],
      ['terraform_workspace_id', WHOLE],
      ['terraform_project_id', WHOLE],
    ]),
  })),
  { issuer: 'agent.buildkite.com', owned: [/^organization:[^:*?$]+:/], kinds: ['organization:'] },
  { issuer: 'api.pulumi.com/oidc', owned: [/^pulumi:([\w-]+:)*org:[^:*?$]+:/], kinds: ['pulumi:'] },
  { issuer: 'scalr.io', owned: [/^account:[^:*?$]+:/], kinds: ['account:'] },
  { issuer: 'oidc.codefresh.io', owned: [/^account:[^:*?$]+:/], kinds: ['account:'] },
  {
    issuer: 'oidc.vercel.com',
    owned: [/^owner:[^:*?$]+:/],
    kinds: ['owner:'],
    claims: new Map([['aud', /^https:\/\/vercel\.com\/[^*?$]+$/]]),
  },
  { issuer: 'studio.datachain.ai/api', owned: [/^credentials:[^/*?$]+\//], kinds: ['credentials:'] },
  { issuer: 'tokens.cloud.shisho.dev', owned: [], kinds: ['job:'] },
  { issuer: 'proidc.upbound.io', owned: [], kinds: ['mcp:'] },
  { issuer: 'sandboxes.cloud', owned: [], kinds: [], claims: new Map([['aud', WHOLE]]) },
  {
    issuer: 'accounts.google.com',
    owned: [],
    kinds: [],
    // `aud` is who asked for the token. `oaud`, whom it is for, is chosen by whoever owns any service account.
    claims: new Map([
      ['aud', WHOLE],
      ['hd', WHOLE],
    ]),
  },
  { issuer: 'login.microsoftonline.com/common/v2.0', owned: [], kinds: [], claims: new Map([['tid', WHOLE]]) },
  { issuer: 'login.microsoftonline.com/organizations/v2.0', owned: [], kinds: [], claims: new Map([['tid', WHOLE]]) },
];

/** Issuers with the name of a tenant, workspace, pool or cluster in them. In lower case, without `https://`. */
const PRIVATE: readonly RegExp[] = [
  // Kubernetes: EKS, GKE, AKS.
  /^oidc\.eks(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws|[a-z0-9.-]+)\/id\/[a-z0-9]+\/?$/,
  /^oidc-eks\.[a-z0-9-]+\.api\.(aws|amazonwebservices\.com\.cn)\/id\/[a-z0-9]+\/?$/,
  /^container\.googleapis\.com\/v1\/projects\/[^/]+\/locations\/[^/]+\/clusters\/[^/]+$/,
  /^[a-z0-9]+\.oic\.prod-aks\.azure\.com\/[^/]+\/[^/]+\/?$/,
  /^(rh-oidc(-staging)?\.s3\.[a-z0-9-]+\.amazonaws\.com|oidc\.[a-z0-9]+\.openshiftapps\.com)\/[a-z0-9]+$/,
  // Build services that have an issuer for each customer.
  /^oidc\.circleci\.com\/org\/[^/]+$/,
  /^api\.bitbucket\.org\/2\.0\/workspaces\/[^/]+\/pipelines-config\/identity\/oidc$/,
  /^token\.actions\.githubusercontent\.com\/.+$/,
  /^vstoken\.dev\.azure\.com\/[0-9a-f-]{36}$/,
  /^oidc\.vercel\.com\/.+$/,
  /^oidc\.fly\.io\/.+$/,
  /^app\.harness\.io\/ng\/api\/oidc\/account\/[^/]+$/,
  /^[a-z0-9-]+\.app(\.us)?\.spacelift\.io$/,
  /^[a-z0-9-]+\.semaphoreci\.com$/,
  // Directories.
  /^[a-z0-9-]+\.(okta|oktapreview|okta-emea|okta-gov)\.com(\/oauth2\/.+)?$/,
  /^[a-z0-9-]+(\.[a-z]{2})?\.auth0\.com\/?$/,
  /^[a-z0-9-]+\.onelogin\.com(\/.*)?$/,
  /^auth\.pingone\.[a-z.]+\/[^/]+\/as$/,
  /^cognito-idp(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/[^/]+$/,
  /^sts\.windows\.net\/(?!33e01921-4d64-4f8c-a055-5bdaffd5e33d)[0-9a-f-]{36}\/?$/,
  /^login\.microsoftonline\.(com|us)\/(?!9188040d-6c67-4c5b-b112-36a304b66dad)[0-9a-f-]{36}(\/v2\.0)?\/?$/,
  // A realm of a customer's own Keycloak.
  /^[^/]+(\/auth)?\/realms\/[^/]+$/,
];

export function issuerKind(issuer: string): IssuerKind {
  if (sharedIssuer(issuer) !== undefined) return 'shared';
  return PRIVATE.some((form) => form.test(issuer)) ? 'private' : 'unknown';
}

/**
 * Does a subject belong to one customer? `pattern`: with `*` and `?` if `wild`. no: everybody can have such a one · unknown:
 * what it says is not understood.
 */
export function ownedSubject(issuer: string, given: string, wild: boolean): 'yes' | 'no' | 'unknown' {
  // Written so, these characters are no wildcards, and no name holds them.
  const pattern = given.replace(/\$\{[*?$]\}/g, '\u0003');
  const cut = pattern.search(wild ? /[*?]|\$\{/ : /\$\{/);
  const { owned, kinds } = sharedIssuer(issuer) ?? { owned: [], kinds: [] };
  // A whole subject, of a service that is not understood, or that has no such ones, is that of one customer or of none.
  if (cut < 0) return owned.length === 0 || !pattern.includes(':') || isOwned(pattern, owned) ? 'yes' : 'unknown';
  const literal = pattern.slice(0, cut);
  // A name that ends with the pattern's literal part may go on in the wildcard.
  if (isOwned(`${literal}*`, owned)) return 'yes';
  // A variable may stand for what the token has itself.
  if (pattern[cut] === '$') return /^\$\{[^}]*:sub\}$/i.test(pattern) ? 'no' : 'unknown';
  // Nothing stands before the wildcard but the kind of subject, or a part of it, or of a name.
  const isOpen = /^(\w+[:/])?$/.test(literal) || kinds.some((kind) => kind.startsWith(literal) || literal.startsWith(kind));
  return isOpen ? 'no' : 'unknown';
}

function isOwned(literal: string, owned: readonly RegExp[]): boolean {
  return owned.some((form) => form.test(literal));
}

/** How another claim must begin to name one customer; undefined: it never does. */
export function owningClaim(issuer: string, claim: string): RegExp | undefined {
  return sharedIssuer(issuer)?.claims?.get(claim);
}

function sharedIssuer(issuer: string): SharedIssuer | undefined {
  return SHARED.find((each) => each.issuer === issuer);
}
