import { BatchWriteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetAccountCommand, GetConfigurationSetCommand, SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openHub } from '../../../src/aws/hub.js';
import type { Ports } from '../../../src/deliver/ports.js';

const REGION = 'eu-west-1';
const CREDENTIALS = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret', sessionToken: 'token' };
const HOSTILE = 'a&b=c %2B+"<é😀>\n';

type Seen = Readonly<Record<string, unknown>>;

/** What a service would say to all of this. */
const ANSWERS: Readonly<Record<string, string>> = {
  sns: '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
};

/** The one request that goes over the line, without what differs each time. */
async function recorded(service: string, send: (endpoint: string) => Promise<unknown>): Promise<Seen> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push(comparable(request, Buffer.concat(chunks).toString()));
      response.writeHead(200, { 'content-type': service === 'sns' ? 'text/xml' : 'application/x-amz-json-1.0' });
      response.end(ANSWERS[service] ?? '{"Entries":[{"EventId":"1"}]}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(seen).toHaveLength(1);
  return seen[0] ?? {};
}

function comparable({ method, url, headers }: IncomingMessage, body: string): Seen {
  const { 'content-type': type = '', 'x-amz-target': target, 'x-amz-security-token': token, authorization = '' } = headers;
  const scope = /Credential=AKIATEST\/\d{8}\/(.*?),/.exec(authorization)?.[1];
  const read = type.startsWith('application/x-www-form') ? Object.fromEntries([...new URLSearchParams(body)].sort()) : body === '' ? null : (JSON.parse(body) as unknown);
  return { method, url, target, token, scope, type: type.replace(/;.*$/, ''), body: read };
}

async function ours(endpoint: string, use: (ports: Ports) => Promise<unknown>): Promise<void> {
  const way = openHub({
    ...{ endpoint, region: REGION, credentials: CREDENTIALS, env: {} },
    ...{ concurrency: 1, maxRate: null, deadlineMs: null, requestTimeoutMs: 30_000 },
    ...{ roleName: 'Audit', externalId: null, sessionName: 'test', actions: [] },
    clock: { now: () => new Date(), monotonic: () => 0, sleep: () => Promise.resolve(), random: () => 0 },
    emit: () => undefined,
    signal: new AbortController().signal,
  });
  await use(await way.ports());
  way.close();
}

interface Sender {
  send(command: never): Promise<unknown>;
  destroy(): void;
}

type Case = readonly [name: string, client: new (settings: never) => Sender, command: unknown, use: (ports: Ports) => Promise<unknown>];

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:reports.fifo';
const KEY = { pk: { S: 'a' }, sk: { S: HOSTILE } };
const ITEM = { ...KEY, n: { N: '1' }, l: { L: [{ S: 'x' }] }, m: { M: { k: { S: 'v' } } }, b: { BOOL: true } };
const TABLE = { table: 'iam-audit', region: null, rate: 1000 };
const CONTENT = { Data: HOSTILE, Charset: 'UTF-8' };
const FILE = { FileName: 'users.csv.gz', ContentType: 'application/gzip', ContentDisposition: 'ATTACHMENT', ContentTransferEncoding: 'BASE64' } as const;

// eslint-disable-next-line @typescript-eslint/require-await -- a stream is what is asked for
const stream = async function* () { yield ITEM; };

const CASES: readonly Case[] = [
  ['sns:Publish', SNSClient,
    new PublishCommand({
      ...{ TopicArn: TOPIC, Subject: 'x', Message: HOSTILE, MessageStructure: 'json', MessageGroupId: 'g', MessageDeduplicationId: 'd' },
      MessageAttributes: { report: { DataType: 'String', StringValue: 'users' }, rows: { DataType: 'Number', StringValue: '3' } },
    }),
    ({ sns }) => sns.publish({
      ...{ topicArn: TOPIC, region: REGION, subject: 'x', message: HOSTILE, structured: true, group: 'g', duplicateId: 'd' },
      attributes: { report: { type: 'String', value: 'users' }, rows: { type: 'Number', value: '3' } },
    })],
  ['ses:SendEmail', SESv2Client,
    new SendEmailCommand({
      ...{ FromEmailAddress: 'a@x.org', FromEmailAddressIdentityArn: 'arn:x', ReplyToAddresses: ['r@x.org'], ConfigurationSetName: 'set' },
      Destination: { ToAddresses: ['b@x.org'] },
      Content: { Simple: { Subject: CONTENT, Body: { Text: CONTENT, Html: CONTENT }, Attachments: [{ ...FILE, RawContent: Buffer.from('é\0') }] } },
    }),
    ({ mail }) => mail.send({
      ...{ region: null, from: 'a@x.org', fromArn: 'arn:x', to: ['b@x.org'], replyTo: ['r@x.org'], configurationSet: 'set' },
      ...{ subject: HOSTILE, text: HOSTILE, html: HOSTILE },
      attachment: { name: 'users.csv.gz', contentType: 'application/gzip', content: Buffer.from('é\0') },
    })],
  ['ses:GetAccount', SESv2Client, new GetAccountCommand({}), ({ mail }) => mail.account(null)],
  ['ses:GetConfigurationSet', SESv2Client, new GetConfigurationSetCommand({ ConfigurationSetName: 'set-1' }), ({ mail }) => mail.requiresTls(null, 'set-1')],
  ['dynamodb:BatchWriteItem', DynamoDBClient,
    new BatchWriteItemCommand({ RequestItems: { 'iam-audit': [{ PutRequest: { Item: ITEM } }] } }),
    ({ table }) => table.write(TABLE, stream())],
  ['dynamodb:PutItem', DynamoDBClient,
    new PutItemCommand({ TableName: 'iam-audit', Item: ITEM, ConditionExpression: '#a < :b', ExpressionAttributeNames: { '#a': 'a' }, ExpressionAttributeValues: { ':b': { S: 'b' } } }),
    ({ table }) => table.put(TABLE, ITEM, { expression: '#a < :b', names: { '#a': 'a' }, values: { ':b': { S: 'b' } } })],
  ['dynamodb:GetItem', DynamoDBClient, new GetItemCommand({ TableName: 'iam-audit', Key: KEY, ConsistentRead: true }), ({ table }) => table.get(TABLE, KEY)],
  ['events:PutEvents', EventBridgeClient,
    new PutEventsCommand({ Entries: [{ EventBusName: 'audit', Source: 'iam-audit', DetailType: 'T', Detail: JSON.stringify({ HOSTILE }) }] }),
    ({ events }) => events.put({ bus: 'audit', region: null }, [{ type: 'T', detail: JSON.stringify({ HOSTILE }) }])],
  ['events:DescribeEventBus', EventBridgeClient, new DescribeEventBusCommand({ Name: 'audit' }), ({ events }) => events.busExists({ bus: 'audit', region: null })],
];

describe('what goes over the line', () => {
  it.each(CASES)('%s is what the client of the SDK would send', async (name, Client, command, use) => {
    const [service = ''] = name.split(':');
    const theirs = await recorded(service, (endpoint) => {
      const client = new Client({ endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 } as never);
      return client.send(command as never).finally(() => { client.destroy(); });
    });
    expect(await recorded(service, (endpoint) => ours(endpoint, use))).toEqual(theirs);
  });
});
