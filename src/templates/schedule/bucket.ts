import { att, POLICY_VERSION, ref, RETAINED, sub, type Json } from './words.js';

/** A bucket that keeps what is put there, for this account only and over TLS only; with its policy. */
export function bucketNamed(id: string, name: string | null, days: unknown, condition: Json = {}): Json {
  const rules = [
    { Id: 'parts', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
    { Id: 'versions', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
    ...(days === null ? [] : [{ Id: 'age', Status: 'Enabled', ExpirationInDays: days }]),
  ];
  const deny = {
    ...{ Sid: 'TlsOnly', Effect: 'Deny', Principal: '*', Action: 's3:*' },
    Resource: [att(id, 'Arn'), sub(`\${${id}.Arn}/*`)],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return {
    [id]: {
      Type: 'AWS::S3::Bucket',
      ...condition,
      ...RETAINED,
      Properties: {
        ...(name === null ? {} : { BucketName: name }),
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        PublicAccessBlockConfiguration: {
          ...{ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: { Rules: rules },
      },
    },
    [`${id}Policy`]: {
      Type: 'AWS::S3::BucketPolicy',
      ...condition,
      Properties: { Bucket: ref(id), PolicyDocument: { Version: POLICY_VERSION, Statement: [deny] } },
    },
  };
}
