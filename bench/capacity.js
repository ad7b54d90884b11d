import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { fixed, markdownTable } from './format.js';
import { hammer } from './load-client.js';
import { openSandbox } from './sandbox.js';
import { SEED } from './scenarios.js';

const WORLD = { seed: SEED, accounts: 200, usersPerAccount: 50 };
const CONNECTIONS = 16;
const WARM_UP_MS = 1000;
const MS = 3000;

const IAM = { service: 'iam', region: 'us-east-1', version: '2010-05-08' };
const STS = { service: 'sts', region: 'eu-west-1', version: '2011-06-15' };

/**
 * How many calls a second one sandbox process answers, asked by this process in raw HTTP. It has to be more than an
 * auditor asks, or the sandbox is what gets measured.
 *
 * @returns {Promise<string>} Markdown
 */
export async function capacity() {
  const sandbox = await openSandbox(WORLD);
  try {
    const rows = [];
    for (const { name, next } of await loadsOf(sandbox)) {
      await hammer({ port: portOf(sandbox), request: next, connections: CONNECTIONS, ms: WARM_UP_MS });
      await sandbox.reset();
      const { answers, refused, bytes, ms } = await hammer({ port: portOf(sandbox), request: next, connections: CONNECTIONS, ms: MS });
      if (refused > 0) throw new Error(`${name}: ${refused} of ${answers} calls were refused`);
      const { cpuMs, busy } = await sandbox.usage();
      const sizes = [fixed(cpuMs / answers, 3), fixed(bytes / answers / 1024, 1)];
      rows.push([name, fixed((1000 * answers) / ms), ...sizes, `${fixed(100 * busy)} %`]);
    }
    const head = ['call', 'answers per second', 'CPU per answer, ms', 'answer, KB', 'sandbox busy'];
    const world = `${WORLD.accounts} accounts × ${WORLD.usersPerAccount} users`;
    return `${world}, ${CONNECTIONS} connections, no latency.\n\n${markdownTable(head, rows)}`;
  } finally {
    await sandbox.close();
  }
}

async function loadsOf(sandbox) {
  const hub = { keyId: sandbox.env.AWS_ACCESS_KEY_ID };
  const organization = await ask(sandbox, json('organizations', 'us-east-1', 'AWSOrganizationsV20161128.ListAccounts', {}, hub));
  const ids = JSON.parse(organization).Accounts.map(({ Id }) => Id).slice(1);
  const roleOf = (id) => ({ Action: 'AssumeRole', RoleArn: `arn:aws:iam::${id}:role/IamAuditReadOnly`, RoleSessionName: 'capacity' });
  const sessions = [];
  for (const id of ids) sessions.push(sessionIn(await ask(sandbox, query(STS, roleOf(id), hub))));
  const select = {
    ConfigurationAggregatorName: 'org',
    Expression: "SELECT accountId, arn, resourceId, resourceName, configuration, tags WHERE resourceType = 'AWS::IAM::User'",
    Limit: 100,
  };
  const inside = (fields) => inTurn(sessions.map((session) => query(IAM, fields, session)));
  return [
    { name: 'sts:GetCallerIdentity', next: inTurn([query(STS, { Action: 'GetCallerIdentity' }, hub)]) },
    { name: 'sts:AssumeRole', next: inTurn(ids.map((id) => query(STS, roleOf(id), hub))) },
    { name: 'iam:GenerateCredentialReport', next: inside({ Action: 'GenerateCredentialReport' }) },
    { name: 'iam:GetCredentialReport, 50 users', next: inside({ Action: 'GetCredentialReport' }) },
    {
      name: 'iam:GetAccountAuthorizationDetails, 50 users',
      next: inside({ Action: 'GetAccountAuthorizationDetails', 'Filter.member.1': 'User', MaxItems: '1000' }),
    },
    {
      name: 'config:SelectAggregateResourceConfig, 100 rows',
      next: inTurn([json('config', 'eu-west-1', 'StarlingDoveService.SelectAggregateResourceConfig', select, hub)]),
    },
  ];
}

function inTurn(requests) {
  const bytes = requests.map(rawRequest);
  let at = 0;
  return () => bytes[(at += 1) % bytes.length];
}

function query({ service, region, version }, fields, session) {
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...signature(session, service, region) },
    body: new URLSearchParams({ ...fields, Version: version }).toString(),
  };
}

function json(service, region, target, input, session) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target, ...signature(session, service, region) };
  return { headers, body: JSON.stringify(input) };
}

/** The sandbox reads key id and scope and does not check the signature itself. */
function signature({ keyId, token }, service, region) {
  const authorization = `AWS4-HMAC-SHA256 Credential=${keyId}/20200101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  return token === undefined ? { authorization } : { authorization, 'x-amz-security-token': token };
}

function rawRequest({ headers, body }) {
  const all = { host: '127.0.0.1', ...headers, 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`POST / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** One call whose answer is wanted. */
function ask(sandbox, { headers, body }) {
  return new Promise((resolve, reject) => {
    const call = request(sandbox.url, { method: 'POST', headers }, (response) => {
      text(response).then((answer) => (response.statusCode === 200 ? resolve(answer) : reject(new Error(answer))), reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

function sessionIn(xml) {
  const element = (name) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  return { keyId: element('AccessKeyId'), token: element('SessionToken') };
}

function portOf(sandbox) {
  return Number(new URL(sandbox.url).port);
}
