import {
  BatchWriteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, ScanCommand, UpdateItemCommand, type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetAccountCommand, ListEmailIdentitiesCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { ListTopicsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { DeliveryFacts } from '../../../src/sandbox/world-delivery.js';
import { failure, useBench, type Bench } from '../harness.js';
import { HUB, tinyWorld } from '../tiny-world.js';

const start = useBench();

const TOPIC = `arn:aws:sns:eu-west-1:${HUB}:reports`;
const FIFO = `${TOPIC}.fifo`;

const FACTS: DeliveryFacts = {
  topics: [{ arn: TOPIC }, { arn: FIFO }, { arn: `${TOPIC}-locked`, keyDenied: true }],
  mail: { identities: ['example.com'], production: true, configurationSets: ['reports'], max24Hours: 50_000 },
  tables: [
    { name: 'users', partitionKey: 'pk', sortKey: 'sk', indexes: [{ name: 'history', partitionKey: 'who', sortKey: 'sk' }] },
    { name: 'small', partitionKey: 'pk', sortKey: null, takesAtOnce: 2 },
  ],
  buses: ['audit'],
  failingEvents: [2],
};

function settings({ url, world }: Bench, region = world.region) {
  const { accessKeyId, secretAccessKey } = world.hub;
  return { endpoint: url, region, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } };
}

const bench = (delivery: DeliveryFacts = FACTS): Promise<Bench> => start({ ...tinyWorld(), delivery });

describe('Amazon SNS', () => {
  it('takes a message with attributes and a structure', async () => {
    const on = await bench();
    const sns = new SNSClient(settings(on));
    const answer = await sns.send(new PublishCommand({
      TopicArn: TOPIC,
      Subject: 'iam-audit: 3 users',
      Message: JSON.stringify({ default: 'x & <y>', email: 'long\ntext 😀' }),
      MessageStructure: 'json',
      MessageAttributes: { rows: { DataType: 'Number', StringValue: '3' }, report: { DataType: 'String', StringValue: 'users' } },
    }));
    expect(answer.MessageId).toBe('00000000-0000-4000-9000-000000000001');
    expect(on.sent()).toMatchObject([{
      service: 'sns', region: 'eu-west-1', id: answer.MessageId,
      input: {
        TopicArn: TOPIC, Message: '{"default":"x & <y>","email":"long\\ntext 😀"}',
        MessageAttributes: { rows: { DataType: 'Number', StringValue: '3' }, report: { DataType: 'String', StringValue: 'users' } },
      },
    }]);
    expect(await failure(sns.send(new ListTopicsCommand({})))).toMatchObject({ status: 501 });
  });

  it('refuses what SNS refuses', async () => {
    const on = await bench();
    const sns = new SNSClient(settings(on));
    const told = (input: ConstructorParameters<typeof PublishCommand>[0]) => failure(sns.send(new PublishCommand(input)));
    expect(await told({ TopicArn: `${TOPIC}x`, Message: 'x' })).toMatchObject({ name: 'NotFoundException', status: 404, message: 'Topic does not exist' });
    expect(await told({ TopicArn: TOPIC.replace('eu-west-1', 'us-east-1'), Message: 'x' })).toMatchObject({ name: 'InvalidParameterException', status: 400 });
    expect(await told({ TopicArn: TOPIC, Message: 'é'.repeat(131_073) })).toMatchObject({ name: 'InvalidParameterException', message: 'Invalid parameter: Message too long' });
    expect(await told({ TopicArn: TOPIC, Message: 'x', Subject: 'a\nb' })).toMatchObject({ message: 'Invalid parameter: Subject' });
    expect(await told({ TopicArn: TOPIC, Message: 'x', Subject: 'a'.repeat(100) })).toMatchObject({ message: 'Invalid parameter: Subject' });
    expect(await told({ TopicArn: TOPIC, Message: '{"email":"x"}', MessageStructure: 'json' })).toMatchObject({ name: 'InvalidParameterException' });
    expect(await told({ TopicArn: TOPIC, Message: '{"default":1}', MessageStructure: 'json' })).toMatchObject({ name: 'InvalidParameterException' });
    expect(await told({ TopicArn: FIFO, Message: 'x' })).toMatchObject({ name: 'InvalidParameterException' });
    expect(await told({ TopicArn: FIFO, Message: 'x', MessageGroupId: 'g' })).toMatchObject({ name: 'InvalidParameterException' });
    expect(await told({ TopicArn: `${TOPIC}-locked`, Message: 'x' })).toMatchObject({ name: 'KMSAccessDeniedException', status: 400 });
    expect(on.sent()).toEqual([]);
  });

  it('FIFO: what was accepted a moment ago is accepted again and not sent', async () => {
    const on = await bench();
    const sns = new SNSClient(settings(on));
    const publish = () => sns.send(new PublishCommand({ TopicArn: FIFO, Message: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'run' }));
    const [first, second] = [await publish(), await publish()];
    expect(first.SequenceNumber).toBeDefined();
    expect(second.MessageId).toBe(first.MessageId);
    expect(on.sent()).toHaveLength(1);
  });
});

describe('Amazon SES', () => {
  const mail = { FromEmailAddress: 'Audit <audit@example.com>', Destination: { ToAddresses: ['owner@elsewhere.org'] } };
  const content = { Simple: {
    Subject: { Data: 'é', Charset: 'UTF-8' }, Body: { Text: { Data: 't', Charset: 'UTF-8' }, Html: { Data: '<b>', Charset: 'UTF-8' } },
    Attachments: [{ RawContent: Buffer.from('x'), FileName: 'users.csv.gz', ContentType: 'application/gzip' }],
  } };

  it('takes a mail with an attachment, and tells the state of the account', async () => {
    const on = await bench();
    const ses = new SESv2Client(settings(on));
    expect(await ses.send(new GetAccountCommand({}))).toMatchObject({ ProductionAccessEnabled: true, SendingEnabled: true, SendQuota: { Max24HourSend: 50_000 } });
    const { MessageId: id } = await ses.send(new SendEmailCommand({ ...mail, Content: content, ConfigurationSetName: 'reports' }));
    expect(on.sent()).toMatchObject([{ service: 'ses', id, input: { ...mail, Content: { Simple: { Subject: { Data: 'é' }, Attachments: [{ RawContent: 'eA==' }] } } } }]);
    expect(await failure(ses.send(new ListEmailIdentitiesCommand({})))).toMatchObject({ status: 501 });
  });

  it('refuses what SES refuses', async () => {
    const told = async (delivery: DeliveryFacts, more: object = {}): Promise<unknown> => {
      const ses = new SESv2Client(settings(await bench(delivery)));
      return failure(ses.send(new SendEmailCommand({ ...mail, Content: content, ...more })));
    };
    const facts = (more: Partial<NonNullable<DeliveryFacts['mail']>>): DeliveryFacts => ({ mail: { identities: ['example.com'], production: true, ...more } });
    expect(await told({})).toMatchObject({ name: 'MessageRejected', message: expect.stringContaining('not verified') as unknown });
    expect(await told(facts({ production: false }))).toMatchObject({ name: 'MessageRejected', message: expect.stringContaining('owner@elsewhere.org') as unknown });
    expect(await told(facts({ sending: false }))).toMatchObject({ name: 'SendingPausedException' });
    expect(await told(facts({ max24Hours: 2, sentLast24Hours: 2 }))).toMatchObject({ name: 'LimitExceededException' });
    expect(await told(FACTS, { ConfigurationSetName: 'none' })).toMatchObject({ name: 'NotFoundException', status: 404 });
    expect(await told(FACTS, { Destination: { ToAddresses: Array.from({ length: 51 }, (_, i) => `u${i}@x.org`) } })).toMatchObject({ name: 'BadRequestException' });
    expect(await told(FACTS, { Content: { Simple: { ...content.Simple, Subject: { Data: 'é' } } } })).toMatchObject({ name: 'BadRequestException' });
  });
});

describe('Amazon DynamoDB', () => {
  const item = (pk: string, sk: string, more = {}) => ({ pk: { S: pk }, sk: { S: sk }, ...more });
  const put = (...items: readonly object[]) => items.map((Item) => ({ PutRequest: { Item } })) as never;

  it('writes batches, and gives back what it had no room for', async () => {
    const on = await bench();
    const db = new DynamoDBClient(settings(on));
    expect(await db.send(new BatchWriteItemCommand({ RequestItems: { users: put(item('a', '1'), item('a', '2')) } }))).toMatchObject({ UnprocessedItems: {} });
    const four = put({ pk: { S: '1' } }, { pk: { S: '2' } }, { pk: { S: '3' } });
    const { UnprocessedItems: left } = await db.send(new BatchWriteItemCommand({ RequestItems: { small: four } }));
    expect(left).toEqual({ small: [{ PutRequest: { Item: { pk: { S: '3' } } } }] });
    expect(await db.send(new GetItemCommand({ TableName: 'users', Key: item('a', '2') }))).toMatchObject({ Item: item('a', '2') });
    expect((await db.send(new GetItemCommand({ TableName: 'users', Key: item('a', '3') }))).Item).toBeUndefined();
    await db.send(new BatchWriteItemCommand({ RequestItems: { users: [{ DeleteRequest: { Key: item('a', '1') } }] } }));
    expect((await db.send(new GetItemCommand({ TableName: 'users', Key: item('a', '1') }))).Item).toBeUndefined();
  });

  it('refuses what DynamoDB refuses, the whole batch', async () => {
    const on = await bench();
    const db = new DynamoDBClient(settings(on));
    const told = (RequestItems: object) => failure(db.send(new BatchWriteItemCommand({ RequestItems: RequestItems as never })));
    expect(await told({ nothing: put(item('a', '1')) })).toMatchObject({ name: 'ResourceNotFoundException', status: 400 });
    expect(await told({ users: put(item('a', '1'), item('a', '1')) })).toMatchObject({ name: 'ValidationException', message: 'Provided list of item keys contains duplicates' });
    expect(await told({ users: put(...Array.from({ length: 26 }, (_, i) => item('a', String(i)))) })).toMatchObject({ name: 'ValidationException' });
    expect(await told({ users: put(item('', '1')) })).toMatchObject({ name: 'ValidationException' });
    expect(await told({ users: put(item('a', '1'), item('a', '2', { big: { S: 'x'.repeat(410_000) } })) })).toMatchObject({ message: 'Item size has exceeded the maximum allowed size' });
    expect(await failure(new DynamoDBClient(settings(on, 'us-east-1')).send(new GetItemCommand({ TableName: 'users', Key: item('a', '1') })))).toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await db.send(new GetItemCommand({ TableName: 'users', Key: item('a', '1') }))).Item).toBeUndefined();
    expect(await failure(db.send(new ScanCommand({ TableName: 'users' })))).toMatchObject({ status: 501 });
  });

  it('puts and updates on a condition', async () => {
    const db = new DynamoDBClient(settings(await bench()));
    const at = (time: string) => db.send(new PutItemCommand({
      TableName: 'users', Item: item('CURRENT', 'users', { at: { S: time } }),
      ConditionExpression: 'attribute_not_exists(pk) OR #at <= :t', ExpressionAttributeNames: { '#at': 'at' }, ExpressionAttributeValues: { ':t': { S: time } },
      ReturnValues: 'ALL_OLD', ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }));
    expect((await at('2026-11-02')).Attributes).toBeUndefined();
    expect((await at('2026-11-09')).Attributes).toMatchObject({ at: { S: '2026-11-02' } });
    expect(await failure(at('2026-11-08'))).toMatchObject({ name: 'ConditionalCheckFailedException', status: 400 });
    const { Attributes: updated } = await db.send(new UpdateItemCommand({
      TableName: 'users', Key: item('CURRENT', 'users'), UpdateExpression: 'SET rows = :n, #at = :t REMOVE gone', ConditionExpression: 'NOT (begins_with(#at, :y) AND attribute_exists(rows))',
      ExpressionAttributeNames: { '#at': 'at' }, ExpressionAttributeValues: { ':n': { N: '7' }, ':t': { S: '2026-11-10' }, ':y': { S: '2026' } }, ReturnValues: 'ALL_NEW',
    }));
    expect(updated).toEqual(item('CURRENT', 'users', { at: { S: '2026-11-10' }, rows: { N: '7' } }));
  });

  it('queries a partition or an index, page by page, from either end', async () => {
    const db = new DynamoDBClient(settings(await bench()));
    const rows = [1, 2, 3, 4].map((n) => item(`p${n % 2}`, `s${n}`, n === 4 ? {} : { who: { S: 'ann' } }));
    await db.send(new BatchWriteItemCommand({ RequestItems: { users: put(...rows) } }));
    const ask = async (more: Partial<QueryCommandInput>, ...values: readonly string[]): Promise<unknown> => {
      const ExpressionAttributeValues = Object.fromEntries(values.map((S, i) => [`:v${i}`, { S }]));
      const { Items = [], LastEvaluatedKey: next } = await db.send(new QueryCommand({ TableName: 'users', ExpressionAttributeValues, ...more }));
      return [...Items.map(({ sk }) => sk?.S), ...(next === undefined ? [] : [next])];
    };
    expect(await ask({ KeyConditionExpression: 'pk = :v0 AND begins_with(sk, :v1)' }, 'p1', 's')).toEqual(['s1', 's3']);
    expect(await ask({ KeyConditionExpression: 'pk = :v0 AND sk BETWEEN :v1 AND :v2' }, 'p0', 's2', 's3')).toEqual(['s2']);
    const newest = { IndexName: 'history', KeyConditionExpression: 'who = :v0', ScanIndexForward: false, Limit: 2 } as const;
    expect(await ask(newest, 'ann')).toEqual(['s3', 's2', item('p0', 's2')]);
    expect(await ask({ ...newest, ExclusiveStartKey: item('p0', 's2') }, 'ann')).toEqual(['s1']);
    expect(await failure(ask({ KeyConditionExpression: 'size(pk) = :v0' }, 'x'))).toMatchObject({ status: 501 });
    expect(await failure(ask({ KeyConditionExpression: 'pk = = :v0' }, 'x'))).toMatchObject({ name: 'ValidationException' });
  });
});

describe('Amazon EventBridge', () => {
  it('takes events, says of each whether it failed, and drops those of a bus that is not there', async () => {
    const on = await bench();
    const events = new EventBridgeClient(settings(on));
    const entry = (EventBusName: string, Detail = '{}') => ({ Source: 'iam-audit', DetailType: 'Audit Completed', Detail, EventBusName });
    const { FailedEntryCount: failed, Entries: results } = await events.send(new PutEventsCommand({
      Entries: [entry('audit'), entry('audit'), entry('nowhere'), entry('default', 'no JSON')],
    }));
    expect(failed).toBe(2);
    expect(results?.map(({ ErrorCode: code }) => code)).toEqual([undefined, 'InternalFailure', undefined, 'MalformedDetail']);
    expect(on.sent()).toMatchObject([{ service: 'events', input: entry('audit') }]);
    const many = Array.from({ length: 11 }, () => entry('audit'));
    expect(await failure(events.send(new PutEventsCommand({ Entries: many })))).toMatchObject({ name: 'ValidationException' });
    expect(await failure(events.send(new PutEventsCommand({ Entries: [entry('audit', `{"x":"${'x'.repeat(1_048_576)}"}`)] })))).toMatchObject({ name: 'ValidationException' });
    expect(await failure(events.send(new ListRulesCommand({})))).toMatchObject({ status: 501 });
  });
});
