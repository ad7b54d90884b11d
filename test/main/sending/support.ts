import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, withSandbox, type Ran, type RunOptions } from '../../harness.js';
import type { Sandbox, SandboxOptions, Sent } from '../../../src/sandbox/index.js';
import type { Behaviour } from '../../../src/sandbox/behaviour/behaviour.js';
import type { World } from '../../../src/sandbox/world.js';
import type { DeliveryFacts } from '../../../src/sandbox/world-delivery.js';
import { allow, makeUser } from '../../../src/sandbox/worlds/builder.js';
import { ALPHA, HOME, smallWorld } from '../support.js';

export const TOPIC = `arn:aws:sns:eu-west-1:${HOME}:reports`;

/** Names as IAM and people allow them: a formula, Markdown, markup in a tag, an emoji and a line end in the name of an account. */
export const HOSTILE = {
  account: 'a\nb <b>&"😀',
  user: '=cmd+a@b',
  tag: '<script>alert(1)</script> [x](http://evil)',
} as const;

export const FACTS: DeliveryFacts = {
  topics: [{ arn: TOPIC }, { arn: `${TOPIC}.fifo` }, { arn: `${TOPIC}-locked`, keyDenied: true }],
  mail: { identities: ['example.com'], production: true, configurationSets: ['tls', 'loose'], requireTls: ['tls'] },
  tables: [
    { name: 'iam-audit', partitionKey: 'pk', sortKey: 'sk', indexes: [{ name: 'history', partitionKey: 'principal', sortKey: 'sk' }] },
    { name: 'full', partitionKey: 'pk', sortKey: 'sk', takesAtOnce: 2 },
  ],
  buses: ['audit'],
};

export type Faults = Behaviour['faults'];

export function worldWith(delivery: DeliveryFacts, faults: Faults = [], more: Parameters<typeof smallWorld>[0] = {}): World {
  return { ...smallWorld({ behaviour: { faults }, ...more }), delivery };
}

/** ALPHA has a user of an owner, one whose name is a formula, and one whose owner is markup. */
export function ownedWorld(delivery: DeliveryFacts = FACTS, faults: Faults = []): World {
  const owned = (name: string, value: string | null) =>
    makeUser(name, { tags: value === null ? [] : [{ key: 'Owner', value }], inline: name === 'ann' ? [{ name: 'all', document: allow('*') }] : [] }, ALPHA);
  const users = [owned('ann', 'Ann@Example.com'), owned('ben', 'ann@example.com ben@example.com'), owned(HOSTILE.user, HOSTILE.tag), owned('out', 'x@elsewhere.org')];
  return worldWith(delivery, faults, { alpha: { name: HOSTILE.account, users } });
}

export interface SentRan extends Ran {
  readonly sent: readonly Sent[];
  readonly sandbox: Sandbox;
}

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export function emptyStore(): string {
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-sending-'));
  made.push(folder);
  return folder;
}

/** A store with runs of `users`, one for each world, days apart. */
export async function storeOf(...worlds: readonly World[]): Promise<string> {
  const store = emptyStore();
  for (const [index, world] of worlds.entries()) {
    const now = new Date(Date.parse('2026-11-01T12:00:00Z') + index * 7 * 86_400_000).toISOString();
    await withSandbox(world, ({ env }) => runCli(['users', '--fresh', '--store', store], env, { now }));
  }
  return store;
}

/** Sends the last kept run again: nothing is asked of the accounts. */
export async function send(
  store: string,
  world: World,
  argv: readonly string[],
  options: RunOptions = {},
  sandboxOptions: SandboxOptions = {},
): Promise<SentRan> {
  return withSandbox(
    world,
    async (sandbox) => {
      const ran = await runCli(['users', '--run', 'last', '--store', store, '--format', 'csv', ...argv], sandbox.env, { now: '2026-11-08T12:05:00Z', ...options });
      return { ...ran, sent: sandbox.sent(), sandbox };
    },
    sandboxOptions,
  );
}

/** Asks a table of a sandbox as its users would. */
export async function askTable(sandbox: Sandbox, world: World, action: string, input: object, isAgain = false): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(sandbox.url, {
    method: 'POST',
    body: JSON.stringify(input),
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${world.hub.accessKeyId}/20261101/${world.region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
    },
  });
  const body = (await answer.json()) as Readonly<Record<string, unknown>>;
  // A fault that was meant for the program may have waited for this call.
  if (!answer.ok && !isAgain) return askTable(sandbox, world, action, input, true);
  if (!answer.ok) throw new Error(JSON.stringify(body));
  return body;
}

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string; readonly L?: readonly { readonly S: string }[]; readonly M?: Readonly<Record<string, { readonly S: string }>> }>>;

/** Who stands in the current list of an account: what somebody who follows the pointer reads. */
export async function currentUsers(sandbox: Sandbox, world: World, account: string): Promise<readonly string[]> {
  const get = (await askTable(sandbox, world, 'GetItem', { TableName: 'iam-audit', Key: { pk: { S: 'CURRENT' }, sk: { S: `users#${world.organization?.id ?? ''}` } } })) as { Item?: Item };
  const prefix = get.Item?.['older']?.M?.[account]?.S ?? get.Item?.['prefix']?.S;
  if (prefix === undefined) return [];
  return (await itemsOf(sandbox, world, `users#${account}`, prefix)).map((item) => item['user_name']?.S ?? '?').sort();
}

export async function itemsOf(sandbox: Sandbox, world: World, pk: string, beginning: string): Promise<readonly Item[]> {
  const values = { ':p': { S: pk }, ':b': { S: beginning } };
  const found = await askTable(sandbox, world, 'Query', { TableName: 'iam-audit', KeyConditionExpression: 'pk = :p AND begins_with(sk, :b)', ExpressionAttributeValues: values });
  return found['Items'] as readonly Item[];
}
