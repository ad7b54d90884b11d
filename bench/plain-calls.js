/**
 * What most tools do, in plain SDK calls: list the accounts, enter 32 of them at a time, list the users of each, and ask
 * for every user by itself. Inside an account one call follows the other. Prints one CSV line per access key.
 *
 * The SDK's own defaults throughout (three attempts, standard backoff), but one pool of connections for all clients.
 * Of the calls that tools make per user, only those are made that the sandbox answers: ListAccessKeys and
 * GetAccessKeyLastUsed. See peers.js for the rest.
 */
import { GetAccessKeyLastUsedCommand, IAMClient, ListAccessKeysCommand, paginateListUsers } from '@aws-sdk/client-iam';
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const ACCOUNTS_AT_ONCE = 32;
const ROLE = 'IamAuditReadOnly';

const requestHandler = new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: ACCOUNTS_AT_ONCE } });
const sts = new STSClient({ requestHandler });

async function listAccounts() {
  const ids = [];
  for await (const page of paginateListAccounts({ client: new OrganizationsClient({ requestHandler }) }, {})) {
    for (const { Id, State } of page.Accounts ?? []) if (State === 'ACTIVE') ids.push(Id);
  }
  return ids;
}

async function enter(id) {
  const role = { RoleArn: `arn:aws:iam::${id}:role/${ROLE}`, RoleSessionName: 'plain-calls' };
  const { Credentials } = await sts.send(new AssumeRoleCommand(role));
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
  return new IAMClient({ requestHandler, credentials: { accessKeyId, secretAccessKey, sessionToken } });
}

async function auditAccount(id, iam) {
  const lines = [];
  for await (const page of paginateListUsers({ client: iam }, {})) {
    for (const { UserName } of page.Users ?? []) {
      const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName }));
      for (const { AccessKeyId, Status } of AccessKeyMetadata ?? []) {
        const { AccessKeyLastUsed } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
        lines.push([id, UserName, AccessKeyId, Status, AccessKeyLastUsed?.LastUsedDate?.toISOString() ?? ''].join(','));
      }
    }
  }
  return lines;
}

const { Account: own } = await sts.send(new GetCallerIdentityCommand({}));
const waiting = await listAccounts();
let failures = 0;

async function worker() {
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    try {
      const lines = await auditAccount(id, id === own ? new IAMClient({ requestHandler }) : await enter(id));
      process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    } catch (error) {
      failures += 1;
      process.stderr.write(`${id}: ${error.name}: ${error.message}\n`);
    }
  }
}

process.stdout.write('account,user,key,status,last_used\n');
await Promise.all(Array.from({ length: ACCOUNTS_AT_ONCE }, worker));
process.exitCode = failures === 0 ? 0 : 1;
