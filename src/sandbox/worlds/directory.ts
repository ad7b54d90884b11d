/** Given names and surnames of people, all invented. */
const GIVEN = [
  'adela', 'bertil', 'cosima', 'dorian', 'elodie', 'fabrice', 'greta', 'hamish', 'ilse', 'joaquin', 'kerstin', 'leander', 'mirela',
  'nils', 'oriane', 'piotr', 'quentin', 'rosalba', 'sander', 'tamsin', 'ulrike', 'viktor', 'wilma', 'xenia', 'yannick', 'zelda',
  'anouk', 'benedikt', 'carys', 'dagmar', 'emrys', 'fiora', 'gustav', 'hedda', 'imre', 'jorun', 'kaspar', 'liv',
];

const SURNAMES = [
  'ashgrove', 'brackenfell', 'corvinsky', 'dunmarrow', 'eskdalen', 'fennimoor', 'garrowby', 'hollenkamp', 'inglethorne', 'jarrowsmith',
  'kettlebeck', 'larkhurst', 'marrowick', 'netherfold', 'osterwald', 'pennyfeld', 'quarrington', 'ravenscar', 'silverdale', 'thornquist',
  'umberleigh', 'vandermoor', 'westerhout', 'yarrowby', 'zandervoort', 'birkenfeld', 'coldwater', 'drosselmann', 'everdene',
];

/** As many different names as asked for (a number is added after the 1102nd), always in the same order. */
export function peopleNames(count: number, first = 0): readonly string[] {
  return Array.from({ length: count }, (_, i) => personName(first + i));
}

/** Both lists are walked at once, in strides: no length shares a factor with another, so names repeat only after their product. */
function personName(index: number): string {
  const lap = Math.floor(index / (GIVEN.length * SURNAMES.length));
  const name = `${GIVEN[(index * 23) % GIVEN.length] ?? ''}.${SURNAMES[(index * 12) % SURNAMES.length] ?? ''}`;
  return lap === 0 ? name : `${name}${lap + 1}`;
}

/** A program that holds an access key: its name and the actions that it needs. */
export interface ServiceUser {
  readonly name: string;
  readonly actions: readonly string[];
}

const SERVICE_USERS = `
ci-deploy: cloudformation:* s3:PutObject ecr:PutImage ecs:UpdateService
backup-agent: s3:PutObject s3:GetObject kms:GenerateDataKey backup:StartBackupJob
terraform-apply: ec2:* iam:PassRole s3:* dynamodb:* route53:*
looker-export: athena:StartQueryExecution s3:GetObject glue:GetTable
log-shipper: logs:GetLogEvents logs:FilterLogEvents s3:PutObject
metrics-reader: cloudwatch:GetMetricData cloudwatch:ListMetrics ec2:DescribeInstances
artifact-publisher: s3:PutObject codeartifact:PublishPackageVersion sts:GetServiceBearerToken
dns-updater: route53:ChangeResourceRecordSets route53:ListHostedZones
image-resizer: s3:GetObject s3:PutObject sqs:ReceiveMessage
cert-renewer: acm:ImportCertificate route53:ChangeResourceRecordSets
etl-loader: glue:StartJobRun s3:PutObject redshift-data:ExecuteStatement
sftp-gateway: s3:PutObject s3:GetObject transfer:DescribeServer
invoice-exporter: s3:PutObject dynamodb:Query ses:SendEmail
catalog-sync: dynamodb:BatchWriteItem s3:GetObject
partner-feed: s3:GetObject sqs:SendMessage
fraud-scoring: sagemaker:InvokeEndpoint kinesis:GetRecords
edi-bridge: sqs:SendMessage sqs:ReceiveMessage s3:PutObject
crm-sync: dynamodb:Scan s3:GetObject
scanner-gateway: iot:Publish iot:Connect kinesis:PutRecord
price-crawler: s3:PutObject lambda:InvokeFunction
search-indexer: es:ESHttpPost dynamodb:GetRecords
map-tiles: s3:GetObject cloudfront:CreateInvalidation
load-test: ec2:RunInstances ec2:TerminateInstances cloudwatch:PutMetricData
kiosk-sync: dynamodb:PutItem s3:GetObject
monitoring-probe: cloudwatch:PutMetricData sns:Publish
push-sender: mobiletargeting:SendMessages sns:Publish
packer-build: ec2:CreateImage ec2:RunInstances ec2:Describe*
secrets-rotator: secretsmanager:PutSecretValue secretsmanager:RotateSecret kms:Decrypt
queue-drainer: sqs:ReceiveMessage sqs:DeleteMessage lambda:InvokeFunction
snapshot-cleaner: ec2:DeleteSnapshot ec2:DescribeSnapshots rds:DeleteDBSnapshot`;

export const SERVICE_DIRECTORY: readonly ServiceUser[] = SERVICE_USERS.trim()
  .split('\n')
  .map((line) => {
    const [name = '', actions = ''] = line.split(': ');
    return { name, actions: actions.split(' ') };
  });
