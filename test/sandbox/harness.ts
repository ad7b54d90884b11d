import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.js';
import type { World } from '../../src/sandbox/world.js';
import { AUDIT_ROLE_ARN, tinyWorld } from './tiny-world.js';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A sandbox with real SDK clients that do not retry. */
export interface Bench extends Sandbox {
  readonly world: World;
  iam(credentials?: Credentials): IAMClient;
  sts(credentials?: Credentials): STSClient;
  organizations(): OrganizationsClient;
  /** Credentials of the member's audit role. */
  assume(input?: Partial<AssumeRoleCommandInput>, as?: Credentials): Promise<Credentials>;
  /** A request written by hand. */
  post(request: RawRequest): Promise<RawAnswer>;
}

export interface RawRequest {
  /** null: not signed. */
  readonly service: string | null;
  readonly keyId?: string;
  readonly token?: string;
  readonly target?: string;
  readonly authorization?: string;
  readonly body: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

/** Call once in a describe block; everything started is stopped after each test. */
export function useBench(): (world?: World, options?: SandboxOptions) => Promise<Bench> {
  const endings: (() => unknown)[] = [];
  afterEach(async () => {
    await Promise.all(endings.splice(0).map((end) => end()));
  });
  return async (world = tinyWorld(), options = {}) => {
    const sandbox = await startSandbox(world, options);
    const { accessKeyId, secretAccessKey } = world.hub;
    const settings = (credentials: Credentials = { accessKeyId, secretAccessKey }) => ({
      endpoint: sandbox.url, region: world.region, maxAttempts: 1, credentials,
    });
    const kept = <C extends { destroy(): void }>(client: C): C => {
      endings.push(() => {
        client.destroy();
      });
      return client;
    };
    endings.push(() => sandbox.close());
    const sts = (credentials?: Credentials) => kept(new STSClient(settings(credentials)));
    return {
      ...sandbox,
      world,
      sts,
      iam: (credentials) => kept(new IAMClient(settings(credentials))),
      organizations: () => kept(new OrganizationsClient(settings())),
      assume: (input, as) => assume(sts(as), input),
      post: (request) => post(sandbox.url, { keyId: accessKeyId, ...request }),
    };
  };
}

async function assume(client: STSClient, input: Partial<AssumeRoleCommandInput> = {}): Promise<Credentials> {
  const answer = await client.send(new AssumeRoleCommand({ RoleArn: AUDIT_ROLE_ARN, RoleSessionName: 'audit', ...input }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

async function post(url: string, request: RawRequest): Promise<RawAnswer> {
  const { service, keyId = '', token, target, body } = request;
  const scope = `AWS4-HMAC-SHA256 Credential=${keyId}/20261120/us-east-1/${service ?? ''}/aws4_request, SignedHeaders=host, Signature=0`;
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': target === undefined ? 'application/x-www-form-urlencoded' : 'application/x-amz-json-1.1',
      ...(service === null ? {} : { authorization: request.authorization ?? scope }),
      ...(token === undefined ? {} : { 'x-amz-security-token': token }),
      ...(target === undefined ? {} : { 'x-amz-target': target }),
    },
  });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

/** What a rejected SDK call says: { name, status, message }. */
export async function failure(call: Promise<unknown>): Promise<{ name: string; status: number | undefined; message: string }> {
  try {
    await call;
  } catch (thrown) {
    const error = thrown as Error & { $metadata?: { httpStatusCode?: number } };
    return { name: error.name, status: error.$metadata?.httpStatusCode, message: error.message };
  }
  throw new Error('The call succeeded');
}
