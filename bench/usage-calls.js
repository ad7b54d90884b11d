/**
 * Access advisor in plain SDK calls and nothing else: enters every account, and asks for each role that was used lately and
 * each user (two calls and the further pages of the answer); no pacing, no judging, nothing kept or written.
 *
 * The SDK's own defaults, but one pool of connections for all clients. In a sandbox whose jobs are done at once it shows
 * what the calls alone cost.
 */
import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam';
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const AT_ONCE = 64;
const ROLE = 'IamAuditReadOnly';
const LATELY_MS = 92 * 86_400_000;

const requestHandler = new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: AT_ONCE } });
const sts = new STSClient({ requestHandler });

async function inTurn(items, work) {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function clientIn(id, own) {
  if (id === own) return new IAMClient({ requestHandler });
  const role = { RoleArn: `arn:aws:iam::${id}:role/${ROLE}`, RoleSessionName: 'usage-calls' };
  const { Credentials } = await sts.send(new AssumeRoleCommand(role));
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
  return new IAMClient({ requestHandler, credentials: { accessKeyId, secretAccessKey, sessionToken } });
}

/** Whom to ask: without a credential report, every user. */
async function subjectsIn(iam) {
  const arns = [];
  for await (const page of paginateGetAccountAuthorizationDetails({ client: iam, pageSize: 1000 }, { Filter: ['User', 'Role'] })) {
    const used = page.RoleDetailList.filter(({ RoleLastUsed }) => Date.now() - (RoleLastUsed?.LastUsedDate?.getTime() ?? 0) < LATELY_MS);
    arns.push(...used.map(({ Arn }) => Arn), ...page.UserDetailList.map(({ Arn }) => Arn));
  }
  return arns;
}

async function ask({ iam, arn }) {
  const { JobId } = await iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn: arn }));
  for (let Marker; ; ) {
    const page = await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId, MaxItems: 1000, Marker }));
    if (page.JobStatus !== 'COMPLETED') throw new Error(`${arn}: ${page.JobStatus}`);
    services += page.ServicesLastAccessed.length;
    if (page.IsTruncated !== true) return;
    Marker = page.Marker;
  }
}

let services = 0;
const { Account: own } = await sts.send(new GetCallerIdentityCommand({}));
const ids = [];
for await (const page of paginateListAccounts({ client: new OrganizationsClient({ requestHandler }) }, {})) {
  for (const { Id, State } of page.Accounts ?? []) if (State === 'ACTIVE') ids.push(Id);
}
const subjects = [];
await inTurn(ids, async (id) => {
  const iam = await clientIn(id, own);
  for (const arn of await subjectsIn(iam)) subjects.push({ iam, arn });
});
const before = process.cpuUsage();
await inTurn(subjects, ask);
const { user, system } = process.cpuUsage(before);
process.stderr.write(`${JSON.stringify({ askingMs: (user + system) / 1000 })}\n`);
process.stdout.write(`${subjects.length} principals, ${services} services\n`);
