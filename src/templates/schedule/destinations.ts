import { tableResource } from '../table.js';
import { bucketNamed } from './bucket.js';
import { allow, ref, RETAINED, sub, type Json, type Statement } from './words.js';

/** A destination of `--to`, which was parsed before. */
export interface NamedTarget {
  readonly to: string;
  readonly scheme: string;
  readonly actions: readonly string[];
}

interface Address {
  /** Between scheme and `?`. */
  readonly place: string;
  readonly options: Readonly<Record<string, string>>;
}

function addressOf({ to, scheme }: NamedTarget): Address {
  const [place = '', query = ''] = to.slice(scheme.length + 1).replace(/^\/\//, '').split('?');
  return { place, options: Object.fromEntries(new URLSearchParams(query.replaceAll('+', '%2B'))) };
}

/** ARN of something of this account, in the Region that the address names or in that of the stack. */
const own = (service: string, { options }: Address, rest: string): Json =>
  sub(`arn:\${AWS::Partition}:${service}:${options['region'] ?? '${AWS::Region}'}:\${AWS::AccountId}:${rest}`);

const named = (place: string, arn: Json): unknown => (place.startsWith('arn:') ? place : arn);

/** Which resources each action of a destination is about: `*` only where IAM knows no other. */
type Resources = (address: Address, action: string, to: string) => unknown;

const OF_SCHEME: Readonly<Record<string, Resources>> = {
  s3: (address, action) => (action.startsWith('kms:') ? kmsKey(address) : objects(address)),
  sns: ({ place }) => place,
  mailto: mailResources,
  dynamodb: (address) => named(address.place, own('dynamodb', address, `table/${address.place}`)),
  eventbridge: (address) => named(address.place, own('events', address, `event-bus/${address.place}`)),
};

function objects({ place, options }: Address): Json {
  const [bucket = ''] = place.split('/', 1);
  const path = place.slice(bucket.length + 1);
  const isPrefix = path === '' || path.endsWith('/');
  const key = `${path}${isPrefix ? (options['key'] ?? '*') : ''}`.replace(/\{\w+\}/g, '*');
  return sub(`arn:\${AWS::Partition}:s3:::${bucket}/${key}`);
}

/** The id of an alias is not known here; a key is used through S3 only, which the condition says. */
function kmsKey(address: Address): unknown {
  const key = address.options['kms-key'] ?? '';
  const id = key.startsWith('alias/') ? '*' : key;
  return /:key\//.test(key) ? key : own('kms', address, `key/${id}`);
}

function mailResources(address: Address, action: string): unknown {
  const { from = '', 'from-arn': fromArn, 'configuration-set': set } = address.options;
  const sets = set === undefined ? [] : [own('ses', address, `configuration-set/${set}`)];
  if (action === 'ses:GetAccount') return '*';
  if (action === 'ses:GetConfigurationSet') return sets;
  // SES asks for the one of them that is verified.
  const ours = [from, from.replace(/^.*@/, '')].map((name) => own('ses', address, `identity/${name}`));
  const identities = fromArn === undefined ? ours : [fromArn];
  return [...identities, ...sets];
}

const secretsIn = (to: string, service: string): readonly string[] =>
  [...to.matchAll(/arn:[\w-]+:(secretsmanager|ssm):[^&?]+/g)].flatMap(([arn, of]) => (of === service ? [decodeURIComponent(arn)] : []));

/** What the role may do for the destinations, and nothing else. */
export function deliveryStatements(targets: readonly NamedTarget[]): readonly Statement[] {
  const statements = targets.flatMap((target) => {
    const address = addressOf(target);
    const resourcesOf = OF_SCHEME[target.scheme] ?? ((_: Address, action: string) => secretsIn(target.to, action.split(':')[0] ?? ''));
    const byResource = new Map<string, string[]>();
    for (const action of target.actions) {
      const key = JSON.stringify(resourcesOf(address, action, target.to));
      byResource.set(key, [...(byResource.get(key) ?? []), action]);
    }
    return [...byResource].map(([resource, actions]) => ({ actions, resource: JSON.parse(resource) as unknown }));
  });
  return statements.map(({ actions, resource }, i) => {
    const throughS3 = { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com*' } };
    return allow(`Deliver${i + 1}`, actions, resource, actions.every((action) => action.startsWith('kms:')) ? throughS3 : undefined);
  });
}

/** Buckets, topics and tables that can be made with the stack, under the condition that they are wanted and belong here. */
export interface MadeDestinations {
  readonly conditions: Json;
  readonly resources: Json;
}

interface Made {
  readonly id: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly make: (condition: Json) => Json;
}

export function madeDestinations(targets: readonly NamedTarget[], wanted: string): MadeDestinations {
  const made = new Map<string, Made>();
  for (const target of targets) {
    const one = madeOf(target, made.size + 1);
    const name = `${target.scheme}:${addressOf(target).place.split('/')[0] ?? ''}`;
    if (one !== null && !made.has(name)) made.set(name, one);
  }
  const conditions: Record<string, unknown> = {};
  const resources: Record<string, unknown> = {};
  for (const { id, account, region, make } of made.values()) {
    const here = [
      ...(account === undefined ? [] : [{ 'Fn::Equals': [ref('AWS::AccountId'), account] }]),
      ...(region === undefined ? [] : [{ 'Fn::Equals': [ref('AWS::Region'), region] }]),
    ];
    conditions[`Make${id}`] = here.length === 0 ? { Condition: wanted } : { 'Fn::And': [{ Condition: wanted }, ...here] };
    Object.assign(resources, make({ Condition: `Make${id}` }));
  }
  return { conditions, resources };
}

function madeOf(target: NamedTarget, n: number): Made | null {
  const { place, options } = addressOf(target);
  const [, , , arnRegion, arnAccount, arnName] = place.split(':');
  if (target.scheme === 's3') {
    const id = `Reports${n}`;
    const make = (condition: Json): Json => bucketNamed(id, place.split('/')[0] ?? '', null, condition);
    return { id, account: options['owner'], region: options['region'], make };
  }
  if (target.scheme === 'sns') {
    const id = `Topic${n}`;
    const fifo = arnName?.endsWith('.fifo') === true ? { FifoTopic: true } : {};
    const topic = { Type: 'AWS::SNS::Topic', ...RETAINED, Properties: { TopicName: arnName, ...fifo } };
    return { id, account: arnAccount, region: arnRegion, make: (condition) => ({ [id]: { ...topic, ...condition } }) };
  }
  if (target.scheme !== 'dynamodb') return null;
  const id = `Table${n}`;
  const name = place.replace(/^.*:table\//, '');
  const isArn = place.startsWith('arn:');
  const region = isArn ? arnRegion : options['region'];
  return { id, account: isArn ? arnAccount : undefined, region, make: (condition) => ({ [id]: { ...tableResource(name), ...condition } }) };
}
