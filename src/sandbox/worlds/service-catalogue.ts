/** Services as the access advisor names them, `namespace=Name`: enough of them to need a second page of 200. */
const CATALOGUE = `
access-analyzer=AWS IAM Access Analyzer;account=AWS Account Management;acm=AWS Certificate Manager;acm-pca=AWS Private CA
airflow=Amazon MWAA;amplify=AWS Amplify;amplifybackend=AWS Amplify Admin;aoss=Amazon OpenSearch Serverless;apigateway=Amazon API Gateway
app-integrations=Amazon AppIntegrations;appconfig=AWS AppConfig;appfabric=AWS AppFabric;appflow=Amazon AppFlow
application-autoscaling=Application Auto Scaling;application-cost-profiler=AWS Application Cost Profiler;applicationinsights=CloudWatch Application Insights
appmesh=AWS App Mesh;apprunner=AWS App Runner;appstream=Amazon AppStream 2.0;appsync=AWS AppSync;aps=Amazon Managed Prometheus
arc-zonal-shift=ARC Zonal Shift;artifact=AWS Artifact;athena=Amazon Athena;auditmanager=AWS Audit Manager;autoscaling=Amazon EC2 Auto Scaling
autoscaling-plans=AWS Auto Scaling;b2bi=AWS B2B Data Interchange;backup=AWS Backup;backup-gateway=AWS Backup Gateway;batch=AWS Batch
bedrock=Amazon Bedrock;billing=AWS Billing;billingconductor=AWS Billing Conductor;braket=Amazon Braket;budgets=AWS Budgets
cases=Amazon Connect Cases;cassandra=Amazon Keyspaces;ce=AWS Cost Explorer;chatbot=AWS Chatbot;chime=Amazon Chime;cleanrooms=AWS Clean Rooms
cloud9=AWS Cloud9;clouddirectory=Amazon Cloud Directory;cloudformation=AWS CloudFormation;cloudfront=Amazon CloudFront;cloudhsm=AWS CloudHSM
cloudsearch=Amazon CloudSearch;cloudshell=AWS CloudShell;cloudtrail=AWS CloudTrail;cloudwatch=Amazon CloudWatch;codeartifact=AWS CodeArtifact
codebuild=AWS CodeBuild;codecatalyst=Amazon CodeCatalyst;codecommit=AWS CodeCommit;codeconnections=AWS CodeConnections;codedeploy=AWS CodeDeploy
codeguru=Amazon CodeGuru;codeguru-profiler=Amazon CodeGuru Profiler;codeguru-reviewer=Amazon CodeGuru Reviewer;codepipeline=AWS CodePipeline
cognito-identity=Amazon Cognito Identity;cognito-idp=Amazon Cognito User Pools;cognito-sync=Amazon Cognito Sync;comprehend=Amazon Comprehend
comprehendmedical=Amazon Comprehend Medical;compute-optimizer=AWS Compute Optimizer;config=AWS Config;connect=Amazon Connect
connect-campaigns=Amazon Connect Campaigns;controltower=AWS Control Tower;cost-optimization-hub=AWS Cost Optimization Hub;cur=AWS Cost and Usage Report
databrew=AWS Glue DataBrew;dataexchange=AWS Data Exchange;datapipeline=AWS Data Pipeline;datasync=AWS DataSync;datazone=Amazon DataZone
dax=Amazon DynamoDB Accelerator;deadline=AWS Deadline Cloud;detective=Amazon Detective;devicefarm=AWS Device Farm;devops-guru=Amazon DevOps Guru
directconnect=AWS Direct Connect;discovery=AWS Application Discovery;dlm=Amazon Data Lifecycle Manager;dms=AWS Database Migration Service
docdb-elastic=DocumentDB Elastic Clusters;drs=AWS Elastic Disaster Recovery;ds=AWS Directory Service;dynamodb=Amazon DynamoDB;ebs=Amazon EBS
ec2=Amazon EC2;ec2-instance-connect=Amazon EC2 Instance Connect;ec2messages=Amazon Message Delivery;ecr=Amazon ECR;ecr-public=Amazon ECR Public
ecs=Amazon ECS;eks=Amazon EKS;elasticache=Amazon ElastiCache;elasticbeanstalk=AWS Elastic Beanstalk;elasticfilesystem=Amazon EFS
elasticloadbalancing=Elastic Load Balancing;elasticmapreduce=Amazon EMR;elastictranscoder=Amazon Elastic Transcoder;emr-containers=Amazon EMR on EKS
emr-serverless=Amazon EMR Serverless;entityresolution=AWS Entity Resolution;es=Amazon OpenSearch Service;events=Amazon EventBridge
evidently=Amazon CloudWatch Evidently;execute-api=Amazon API Gateway Invoke;finspace=Amazon FinSpace;firehose=Amazon Data Firehose
fis=AWS Fault Injection Service;fms=AWS Firewall Manager;forecast=Amazon Forecast;frauddetector=Amazon Fraud Detector;fsx=Amazon FSx
gamelift=Amazon GameLift;geo=Amazon Location;glacier=Amazon S3 Glacier;globalaccelerator=AWS Global Accelerator;glue=AWS Glue
grafana=Amazon Managed Grafana;greengrass=AWS IoT Greengrass;groundstation=AWS Ground Station;guardduty=Amazon GuardDuty;health=AWS Health
healthlake=AWS HealthLake;iam=AWS IAM;identitystore=AWS Identity Store;imagebuilder=EC2 Image Builder;importexport=AWS Import Export
inspector2=Amazon Inspector;internetmonitor=CloudWatch Internet Monitor;iot=AWS IoT;iotanalytics=AWS IoT Analytics;iotevents=AWS IoT Events
iotfleetwise=AWS IoT FleetWise;iotsitewise=AWS IoT SiteWise;iottwinmaker=AWS IoT TwinMaker;iotwireless=AWS IoT Wireless;ivs=Amazon IVS
kafka=Amazon MSK;kafkaconnect=Amazon MSK Connect;kendra=Amazon Kendra;kinesis=Amazon Kinesis Data Streams;kinesisanalytics=Amazon Kinesis Analytics
kinesisvideo=Amazon Kinesis Video Streams;kms=AWS KMS;lakeformation=AWS Lake Formation;lambda=AWS Lambda;launchwizard=AWS Launch Wizard
lex=Amazon Lex;license-manager=AWS License Manager;lightsail=Amazon Lightsail;logs=Amazon CloudWatch Logs;lookoutequipment=Lookout for Equipment
m2=AWS Mainframe Modernization;macie2=Amazon Macie;managedblockchain=Amazon Managed Blockchain;mediaconnect=AWS Elemental MediaConnect
mediaconvert=AWS Elemental MediaConvert;medialive=AWS Elemental MediaLive;mediapackage=AWS Elemental MediaPackage;mediastore=AWS Elemental MediaStore
mediatailor=AWS Elemental MediaTailor;memorydb=Amazon MemoryDB;mgh=AWS Migration Hub;mgn=AWS Application Migration Service;mobiletargeting=Amazon Pinpoint
mq=Amazon MQ;neptune-db=Amazon Neptune;network-firewall=AWS Network Firewall;networkmanager=AWS Network Manager;oam=CloudWatch Observability Access
omics=AWS HealthOmics;organizations=AWS Organizations;outposts=AWS Outposts;panorama=AWS Panorama;personalize=Amazon Personalize
pi=AWS Performance Insights;pipes=Amazon EventBridge Pipes;polly=Amazon Polly;pricing=AWS Price List;profile=Amazon Connect Customer Profiles
proton=AWS Proton;qbusiness=Amazon Q Business;quicksight=Amazon QuickSight;ram=AWS RAM;rbin=AWS Recycle Bin;rds=Amazon RDS
rds-data=Amazon RDS Data API;redshift=Amazon Redshift;redshift-data=Amazon Redshift Data API;redshift-serverless=Amazon Redshift Serverless
refactor-spaces=Migration Hub Refactor Spaces;rekognition=Amazon Rekognition;resiliencehub=AWS Resilience Hub;resource-explorer-2=AWS Resource Explorer
resource-groups=AWS Resource Groups;robomaker=AWS RoboMaker;rolesanywhere=IAM Roles Anywhere;route53=Amazon Route 53;route53domains=Route 53 Domains
route53resolver=Route 53 Resolver;rum=CloudWatch RUM;s3=Amazon S3;s3-object-lambda=Amazon S3 Object Lambda;s3-outposts=Amazon S3 on Outposts
sagemaker=Amazon SageMaker;savingsplans=AWS Savings Plans;scheduler=Amazon EventBridge Scheduler;schemas=EventBridge Schemas;sdb=Amazon SimpleDB
secretsmanager=AWS Secrets Manager;securityhub=AWS Security Hub;securitylake=Amazon Security Lake;serverlessrepo=AWS Serverless Repository
servicecatalog=AWS Service Catalog;servicediscovery=AWS Cloud Map;servicequotas=Service Quotas;ses=Amazon SES;shield=AWS Shield;signer=AWS Signer
sms-voice=End User Messaging SMS;snowball=AWS Snow Family;sns=Amazon SNS;sqs=Amazon SQS;ssm=AWS Systems Manager;ssm-incidents=Incident Manager
ssmmessages=Session Manager Messages;sso=AWS IAM Identity Center;states=AWS Step Functions;storagegateway=AWS Storage Gateway;sts=AWS STS
support=AWS Support;swf=Amazon SWF;synthetics=CloudWatch Synthetics;tag=AWS Resource Tagging;textract=Amazon Textract;timestream=Amazon Timestream
transcribe=Amazon Transcribe;transfer=AWS Transfer Family;translate=Amazon Translate;trustedadvisor=AWS Trusted Advisor
verifiedpermissions=Amazon Verified Permissions;vpc-lattice=Amazon VPC Lattice;waf=AWS WAF Classic;waf-regional=AWS WAF Regional;wafv2=AWS WAF
wellarchitected=AWS Well-Architected Tool;workdocs=Amazon WorkDocs;workmail=Amazon WorkMail;workspaces=Amazon WorkSpaces;xray=AWS X-Ray`;

const NAMES: ReadonlyMap<string, string> = new Map(
  CATALOGUE.trim()
    .split(/[;\n]/)
    .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
);

/** Every namespace, in the order of the alphabet. */
export const SERVICE_NAMESPACES: readonly string[] = [...NAMES.keys()];

/** The name that AWS shows for a namespace; the namespace itself when it is not in the catalogue. */
export function serviceName(namespace: string): string {
  return NAMES.get(namespace) ?? namespace;
}
