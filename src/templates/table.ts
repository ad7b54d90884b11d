import { RETAINED, type Json } from './schedule/words.js';

const KEYS = ['pk', 'sk'] as const;

/** All looks at one principal, over the runs. */
const INDEX = { name: 'history', keys: ['principal', 'sk'] } as const;

const ATTRIBUTES = [...new Set<string>([...KEYS, ...INDEX.keys])];

/** In seconds: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
const TTL = 'ttl';

/** What `dynamodb:` writes to: the keys and the index that docs/deliver.md describes. It stays when the stack goes. */
export function tableResource(name: unknown): Json {
  const schema = ([partition, sort]: readonly [string, string]): readonly Json[] => [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
  return {
    Type: 'AWS::DynamoDB::Table',
    ...RETAINED,
    Properties: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ATTRIBUTES.map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
      KeySchema: schema(KEYS),
      GlobalSecondaryIndexes: [{ IndexName: INDEX.name, KeySchema: schema(INDEX.keys), Projection: { ProjectionType: 'ALL' } }],
      TimeToLiveSpecification: { AttributeName: TTL, Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    },
  };
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table */
export function tableBlock(name: string): Json {
  return {
    ...{ name, billing_mode: 'PAY_PER_REQUEST', hash_key: KEYS[0], range_key: KEYS[1] },
    attribute: ATTRIBUTES.map((attribute) => ({ name: attribute, type: 'S' })),
    global_secondary_index: [{ name: INDEX.name, hash_key: INDEX.keys[0], range_key: INDEX.keys[1], projection_type: 'ALL' }],
    ttl: [{ attribute_name: TTL, enabled: true }],
    point_in_time_recovery: [{ enabled: true }],
    server_side_encryption: [{ enabled: true }],
    lifecycle: [{ prevent_destroy: true }],
  };
}
