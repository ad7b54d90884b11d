import { parseArn } from './arn.js';
import { UNKNOWN, type Unknown } from './value.js';

/** https://docs.aws.amazon.com/general/latest/gr/aws-arns-and-namespaces.html: other partitions have no console that is known here. */
const CONSOLES: ReadonlyMap<string, string> = new Map([
  ['aws', 'https://console.aws.amazon.com/iam/home'],
  ['aws-cn', 'https://console.amazonaws.cn/iam/home'],
  ['aws-us-gov', 'https://console.amazonaws-us-gov.com/iam/home'],
]);

/** What IAM takes for a name; nothing else gets into an address. */
const PRINCIPAL = /^(user|role)\/(?:[!-~]+\/)?([\w+=,.@-]{1,128})$/;

/** The page of a user or a role in the console of its partition; undefined: there is none. */
export function consoleLink(arn: string | null | Unknown): string | undefined {
  if (arn === null || arn === UNKNOWN) return undefined;
  const { partition = '', service, resource = '' } = parseArn(arn) ?? {};
  const [, kind, name = ''] = PRINCIPAL.exec(resource) ?? [];
  const home = CONSOLES.get(partition);
  if (home === undefined || service !== 'iam' || kind === undefined) return undefined;
  return `${home}#/${kind}s/details/${encodeURIComponent(name)}`;
}
