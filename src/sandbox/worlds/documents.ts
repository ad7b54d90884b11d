/** One statement of a policy; AWS takes one string or a list for the actions and resources. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

export type OneOrMore = string | readonly string[];

/** The JSON text of a policy. */
export function policyDocument(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export function allow(action: OneOrMore, resource: OneOrMore = '*'): string {
  return policyDocument({ Effect: 'Allow', Action: action, Resource: resource });
}

export function deny(action: OneOrMore, resource: OneOrMore = '*'): string {
  return policyDocument({ Effect: 'Deny', Action: action, Resource: resource });
}

/** Trust in an AWS service such as `ec2.amazonaws.com`. */
export function trustService(service: string): string {
  return policyDocument({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });
}

/** Trust in another principal's ARN, with an external id when one is asked for. */
export function trustPrincipal(arn: string, externalId: string | null = null): string {
  const condition = externalId === null ? {} : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } };
  return policyDocument({ Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole', ...condition });
}

/** Trust in whatever a Principal element names, on conditions where there are any. */
export function trust(principal: unknown, condition?: Statement['Condition'], action: OneOrMore = 'sts:AssumeRole'): string {
  return policyDocument({
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    ...(condition === undefined ? {} : { Condition: condition }),
  });
}

/** Trust in a SAML provider, as Identity Center's roles have it. */
export function trustSaml(providerArn: string): string {
  return policyDocument({
    Effect: 'Allow',
    Principal: { Federated: providerArn },
    Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
    Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
  });
}
