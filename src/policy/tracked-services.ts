/**
 * Services of which AWS says that it records the last access to actions, so it certainly records that to the service: those
 * with `"IAM Action Last Accessed": true` in its service reference (servicereference.us-east-1.amazonaws.com, as of
 * 2026-02-13), which are also listed in the IAM user guide, "IAM action last accessed information services and actions".
 * AWS tracks many more, and lists them nowhere: of these only an answer of access advisor can tell.
 */
const DOCUMENTED: ReadonlySet<string> = new Set([
  'access-analyzer', 'account', 'acm', 'airflow', 'amplify', 'amplifyuibuilder', 'app-integrations', 'appconfig', 'appflow',
  'applicationinsights', 'appmesh', 'appstream', 'appsync', 'aps', 'athena', 'auditmanager', 'autoscaling', 'aws-marketplace',
  'backup', 'batch', 'braket', 'budgets', 'cloud9', 'cloudformation', 'cloudfront', 'cloudhsm', 'cloudsearch', 'cloudtrail',
  'cloudwatch', 'codeartifact', 'codedeploy', 'codeguru-profiler', 'codeguru-reviewer', 'codepipeline', 'codestar',
  'codestar-notifications', 'cognito-identity', 'cognito-idp', 'cognito-sync', 'comprehendmedical', 'compute-optimizer',
  'config', 'connect', 'cur', 'databrew', 'dataexchange', 'datapipeline', 'dax', 'devicefarm', 'devops-guru', 'directconnect',
  'dlm', 'dms', 'docdb-elastic', 'dynamodb', 'ebs', 'ec2', 'ecr', 'ecr-public', 'ecs', 'eks', 'elasticache', 'elasticbeanstalk',
  'elasticfilesystem', 'elasticloadbalancing', 'elastictranscoder', 'emr-containers', 'emr-serverless', 'es', 'events',
  'evidently', 'finspace', 'firehose', 'fis', 'fms', 'frauddetector', 'fsx', 'gamelift', 'geo', 'glacier', 'grafana',
  'greengrass', 'groundstation', 'guardduty', 'healthlake', 'honeycode', 'iam', 'identitystore', 'imagebuilder', 'inspector',
  'inspector2', 'iot', 'iotanalytics', 'iotdeviceadvisor', 'iotevents', 'iotfleethub', 'iotsitewise', 'iottwinmaker',
  'iotwireless', 'ivs', 'ivschat', 'kafka', 'kafkaconnect', 'kendra', 'kinesis', 'kinesisanalytics', 'kms', 'lambda', 'lex',
  'license-manager-linux-subscriptions', 'lightsail', 'logs', 'lookoutequipment', 'lookoutmetrics', 'lookoutvision', 'm2',
  'managedblockchain', 'mediaconnect', 'mediaconvert', 'medialive', 'mediastore', 'mediatailor', 'memorydb', 'mgh', 'mgn',
  'migrationhub-strategy', 'mobiletargeting', 'mq', 'networkmanager', 'nimble', 'omics', 'opsworks', 'opsworks-cm',
  'organizations', 'outposts', 'panorama', 'pi', 'pipes', 'polly', 'profile', 'qldb', 'ram', 'rbin', 'rds', 'redshift',
  'redshift-data', 'refactor-spaces', 'rekognition', 'resiliencehub', 'resource-explorer-2', 'resource-groups', 'robomaker',
  'rolesanywhere', 'route53', 'route53-recovery-control-config', 'route53-recovery-readiness', 'route53resolver', 'rum', 's3',
  's3-outposts', 'sagemaker-geospatial', 'savingsplans', 'schemas', 'sdb', 'secretsmanager', 'securityhub', 'securitylake',
  'serverlessrepo', 'servicecatalog', 'servicediscovery', 'servicequotas', 'ses', 'shield', 'signer', 'simspaceweaver', 'sms',
  'sms-voice', 'snowball', 'sqs', 'ssm', 'ssm-incidents', 'ssm-sap', 'states', 'sts', 'swf', 'synthetics', 'tag', 'textract',
  'timestream', 'tnb', 'transcribe', 'transfer', 'translate', 'voiceid', 'vpc-lattice', 'wafv2', 'wellarchitected', 'wisdom',
  'worklink', 'workspaces', 'xray',
]);

export function isDocumentedAsTracked(namespace: string): boolean {
  return DOCUMENTED.has(namespace);
}
