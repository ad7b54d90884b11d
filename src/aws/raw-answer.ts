import { AnswerError, described, type Received } from './answer-error.js';

/** How a service writes: XML with elements named after the call (AWS Query), or JSON. */
export type Dialect = 'query' | 'json';

/** Nothing of AWS's is looked for beyond this: the head of an error, or of a document. */
const HEAD = 64 * 1024;

/**
 * Is this an answer of AWS, before anybody reads it? The SDK takes any document for one: what it does not find in it, it
 * leaves out, and an account without users looks just like that.
 */
export function checkRawAnswer(received: Received, action: string, dialect: Dialect, errorType: string | null): void {
  const { status, body } = received;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (status >= 300) {
    if (!isError(bytes.subarray(0, HEAD).toString('utf8'), dialect, errorType)) throw notFromAws(received);
    return;
  }
  if (dialect === 'json') {
    if (!/^\s*\{/.test(bytes.subarray(0, HEAD).toString('latin1'))) throw notFromAws(received);
    return;
  }
  if (!rootOf(action).test(bytes.subarray(0, HEAD).toString('latin1'))) throw notFromAws(received);
  const damage = damageIn(bytes.toString('latin1'), action);
  if (damage !== null) throw notWhole(received, damage);
}

function notFromAws(received: Received): AnswerError {
  const { status } = received;
  const reason = status < 300 ? 'unreadable' : status === 429 ? 'throttled' : 'unreachable';
  return new AnswerError({ reason, text: described(received, 'not an answer of AWS'), status, repeat: status < 500 && status !== 429 });
}

/** `what` is missing or wrong in it. */
export function notWhole<O>(
  received: Received,
  what: string,
  more: { readonly salvage?: O | undefined; readonly cause?: unknown } = {},
): AnswerError<O> {
  const text = described(received, `not a whole answer of AWS: ${what}`);
  return new AnswerError<O>({ reason: 'unreadable', text, status: received.status, repeat: true, ...more });
}

const ERROR_ROOT = /^\s*(?:<\?xml[^>]*\?>\s*)?<(?:ErrorResponse|Response|Errors|Error)[\s>]/;

/** AWS names a code in every error: in the document, or, in JSON, in a header. */
function isError(head: string, dialect: Dialect, errorType: string | null): boolean {
  if (dialect === 'query') return ERROR_ROOT.test(head) && head.includes('<Code>');
  return errorType !== null || (/^\s*\{/.test(head) && /"(?:__type|code|Code)"\s*:/.test(head));
}

const ROOTS = new Map<string, RegExp>();

function rootOf(action: string): RegExp {
  let root = ROOTS.get(action);
  if (root === undefined) {
    root = new RegExp(`^\\s*(?:<\\?xml[^>]*\\?>\\s*)?<${action}Response[\\s>]`);
    ROOTS.set(action, root);
  }
  return root;
}

/** Lists that are read; all their children are called `member`. */
const LISTS = [
  ...['UserDetailList', 'RoleDetailList', 'GroupDetailList', 'Policies', 'GroupList', 'AttachedManagedPolicies', 'PolicyVersionList'],
  ...['UserPolicyList', 'RolePolicyList', 'GroupPolicyList', 'Tags', 'AccountAliases', 'ServiceSpecificCredentials'],
  ...['AccessKeyMetadata', 'SSHPublicKeys', 'Certificates', 'ServerCertificateMetadataList'],
  ...['ServicesLastAccessed', 'TrackedActionsLastAccessed', 'EntityDetailsList', 'AccessDetails'],
];

/** What the SDK would pass over in silence. Each is looked for in one pass that never goes back over what it has seen. */
const DAMAGES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`<(?:${LISTS.join('|')})>(?!\\s*<(?:member[>/\\s]|/))`), 'a list is no list'],
  [/<(?:\/member|member\/)>(?!\s*<(?:member[>/\s]|\/))/, 'a list holds something else than members'],
  [/<(?:IsTruncated|IsDefaultVersion)>(?!(?:true|false)<)/, 'a flag is neither true nor false'],
  // The SDK takes a flag that is empty for one that is not there.
  [/<(?:IsTruncated|IsDefaultVersion)\s*\/>/, 'a flag is neither true nor false'],
  [/<\/(?!member>)(\w+)>\s*<\1[>/\s]/, 'something came twice'],
];

/** null: none. */
function damageIn(text: string, action: string): string | null {
  const end = text.lastIndexOf(`</${action}Response>`);
  if (end < 0 || text.slice(end).trim() !== `</${action}Response>`) return 'it does not end where it should';
  return DAMAGES.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
