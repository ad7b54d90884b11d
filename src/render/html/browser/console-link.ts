/** Where the console of a partition is; others have none that is known here. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'https://console.aws.amazon.com',
  'aws-cn': 'https://console.amazonaws.cn',
  'aws-us-gov': 'https://console.amazonaws-us-gov.com',
};

const ARN = /^arn:[a-z-]+:iam::\d{12}:(user|role|group|policy)\/(.+)$/;

const NAMES: Readonly<Record<string, string>> = { user_name: 'user', role_name: 'role', group_name: 'group' };

/** The page of a user, role, group or policy in the AWS console; null: the cell names none. */
export function consoleLink(key: string, value: string, partition: string): string | null {
  const place = CONSOLES[partition];
  if (place === undefined) return null;
  const [, byArn, path = ''] = ARN.exec(value) ?? [];
  const kind = byArn ?? NAMES[key];
  if (kind === undefined || value.startsWith('<')) return null;
  const name = kind === 'policy' ? value : byArn === undefined ? value : path.slice(path.lastIndexOf('/') + 1);
  return `${place}/iam/home#/${kind === 'policy' ? 'policies' : `${kind}s`}/details/${encodeURIComponent(name)}`;
}
