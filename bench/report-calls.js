/**
 * What `users` asks, in plain SDK calls and nothing else: lists the accounts, enters all of them at once, has each credential
 * report made, reads the account details meanwhile, looks again every second, and prints the reports as they are; no AWS
 * Config, no pacing, no judging, nothing kept.
 *
 * The SDK's own defaults, but one pool of connections for all clients. Beside the auditor in the same world it shows what
 * the start of Node, the loading of the SDK and the calls cost whoever makes them.
 */
import { setTimeout as wait } from 'node:timers/promises';
import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam';
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const ROLE = 'IamAuditReadOnly';
const LOOK_EVERY_MS = 1000;

const requestHandler = new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 128 } });
const sts = new STSClient({ requestHandler });

async function clientIn(id, own) {
  if (id === own) return new IAMClient({ requestHandler });
  const role = { RoleArn: `arn:aws:iam::${id}:role/${ROLE}`, RoleSessionName: 'report-calls' };
  const { Credentials } = await sts.send(new AssumeRoleCommand(role));
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
  return new IAMClient({ requestHandler, credentials: { accessKeyId, secretAccessKey, sessionToken } });
}

async function reportOf(iam) {
  await iam.send(new GenerateCredentialReportCommand({}));
  for (;;) {
    await wait(LOOK_EVERY_MS);
    try {
      return (await iam.send(new GetCredentialReportCommand({}))).Content;
    } catch (error) {
      if (error.name !== 'CredentialReportNotReadyException') throw error;
    }
  }
}

async function detailsOf(iam) {
  for await (const page of paginateGetAccountAuthorizationDetails({ client: iam, pageSize: 1000 }, { Filter: ['User'] })) void page;
}

const { Account: own } = await sts.send(new GetCallerIdentityCommand({}));
const ids = [];
for await (const { Accounts = [] } of paginateListAccounts({ client: new OrganizationsClient({ requestHandler }) }, {})) {
  ids.push(...Accounts.filter(({ State }) => State === 'ACTIVE').map(({ Id }) => Id));
}
const reports = await Promise.all(
  ids.map(async (id) => {
    const iam = await clientIn(id, own);
    const [report] = await Promise.all([reportOf(iam), detailsOf(iam)]);
    return Buffer.from(report).toString();
  }),
);
process.stdout.write(reports.map((report) => `${report}\n`).join(''));
