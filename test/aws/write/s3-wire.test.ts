import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, GetObjectCommand, HeadObjectCommand,
  ListObjectsV2Command, PutObjectCommand, S3Client, UploadPartCommand,
} from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openHub } from '../../../src/aws/hub.js';
import { endpointOf } from '../../../src/aws/write/endpoint.js';
import { failure, useBench } from '../../sandbox/harness.js';
import { tinyWorld } from '../../sandbox/tiny-world.js';

const KEY = 'report=users/dt=2026-11-29/run 1+(ä)*\'!.csv';
const CREDENTIALS = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret', sessionToken: 'token' };

type Seen = Readonly<Record<string, unknown>>;

/** What goes over the line, without what differs each time. */
async function recorded(send: (url: string) => Promise<unknown>): Promise<Seen> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(200, { etag: '"x"' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return seen[0] ?? {};
}

const SAME = /^(content-type|content-length|if-none-match|x-amz-(checksum|sdk-checksum|content-sha256|meta|server-side|expected|security).*)$/;

function comparable({ headers, url, ...rest }: Seen): Seen {
  const kept = Object.entries(headers as Record<string, string>).filter(([name]) => SAME.test(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const scope = /Credential=AKIATEST\/\d{8}\/(.*?),/.exec((headers as Record<string, string>)['authorization'] ?? '')?.[1];
  return { ...rest, path: String(url).replace(/[?&]x-id=\w+/, ''), scope, headers: Object.fromEntries(kept) };
}

describe('what goes to S3', () => {
  it('is what the client of the SDK would send', async () => {
    const text = 'a,b\r\n1,2\r\n';
    const theirs = await recorded((endpoint) => {
      const client = new S3Client({ endpoint, region: 'eu-west-1', forcePathStyle: true, credentials: CREDENTIALS });
      const body = { Bucket: 'reports', Key: KEY, Body: Buffer.from(text), ContentType: 'text/csv; charset=utf-8', Metadata: { 'iam-audit-run': 'run-1' } };
      const kms = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'alias/x', BucketKeyEnabled: true } as const;
      const command = new PutObjectCommand({ ...body, ...kms, IfNoneMatch: '*', ExpectedBucketOwner: '111122223333' });
      return client.send(command).finally(() => { client.destroy(); });
    });
    const ours = await recorded(async (endpoint) => {
      const way = openHub({
        ...{ endpoint, region: 'eu-west-1', credentials: CREDENTIALS, env: { AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED' } },
        ...{ concurrency: 1, maxRate: null, deadlineMs: null, requestTimeoutMs: 30_000 },
        ...{ roleName: 'Audit', externalId: null, sessionName: 'test', actions: [] },
        clock: { now: () => new Date(), monotonic: () => 0, sleep: () => Promise.resolve(), random: () => 0 },
        emit: () => undefined,
        signal: new AbortController().signal,
      });
      const place = { bucket: 'reports', key: KEY, region: null, owner: '111122223333', kmsKey: 'alias/x', onlyNew: true };
      const { s3 } = await way.ports();
      // eslint-disable-next-line @typescript-eslint/require-await -- a stream is what is asked for
      const content = (async function* () { yield Buffer.from(text); })();
      await s3.put({ ...place, contentType: 'text/csv; charset=utf-8', metadata: { 'iam-audit-run': 'run-1' } }, content);
      way.close();
    });
    expect(comparable(ours)).toEqual(comparable(theirs));
  });
});

describe('the simulated S3 and the client of the SDK', () => {
  const start = useBench();

  const opened = async () => {
    const bench = await start({ ...tinyWorld(), delivery: { buckets: [{ name: 'reports', versioned: true }] } });
    const { accessKeyId, secretAccessKey } = bench.world.hub;
    const client = new S3Client({
      endpoint: bench.url, region: bench.world.region, forcePathStyle: true, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey },
    });
    return { bench, client };
  };
  const at = { Bucket: 'reports', Key: KEY };

  it('put, look, and refuse to put again', async () => {
    const { bench, client } = await opened();
    expect((await client.send(new PutObjectCommand({ ...at, Body: 'one', IfNoneMatch: '*' }))).VersionId).toBe('version-1');
    const head = await client.send(new HeadObjectCommand({ ...at, ChecksumMode: 'ENABLED' }));
    expect([head.ContentLength, head.ChecksumType]).toEqual([3, 'FULL_OBJECT']);
    const again = await failure(client.send(new PutObjectCommand({ ...at, Body: 'two', IfNoneMatch: '*' })));
    expect(again).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    expect(await failure(client.send(new HeadObjectCommand({ ...at, Key: 'other' })))).toMatchObject({ status: 404 });
    expect(bench.objects().map(({ key }) => key)).toEqual([KEY]);
    client.destroy();
  });

  it('read, and list page by page', async () => {
    const { client } = await opened();
    const content = Buffer.from([0, 255, 128, 10]);
    for (const key of [KEY, 'a', 'b/c']) await client.send(new PutObjectCommand({ ...at, Key: key, Body: content }));
    const { Body } = await client.send(new GetObjectCommand(at));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? [])).toEqual(content);
    expect(await failure(client.send(new GetObjectCommand({ ...at, Key: 'other' })))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    const first = await client.send(new ListObjectsV2Command({ Bucket: 'reports', MaxKeys: 2 }));
    expect([first.IsTruncated, first.Contents?.map(({ Key, Size }) => [Key, Size])]).toEqual([true, [['a', 4], ['b/c', 4]]]);
    const { NextContinuationToken: ContinuationToken } = first;
    const rest = await client.send(new ListObjectsV2Command({ Bucket: 'reports', ContinuationToken }));
    expect([rest.IsTruncated, rest.Contents?.map(({ Key }) => Key)]).toEqual([false, [KEY]]);
    client.destroy();
  });

  it('parts', async () => {
    const { bench, client } = await opened();
    const part = Buffer.alloc(5 * 1024 * 1024, 'x');
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' }));
    const first = await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: part, ChecksumAlgorithm: 'CRC32' }));
    const last = await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 2, Body: 'end', ChecksumAlgorithm: 'CRC32' }));
    const Parts = [{ PartNumber: 1, ETag: first.ETag }, { PartNumber: 2, ETag: last.ETag }];
    await client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
    expect(bench.objects().map(({ bytes }) => bytes)).toEqual([part.byteLength + 3]);
    expect(await failure(client.send(new AbortMultipartUploadCommand({ ...at, UploadId })))).toMatchObject({ name: 'NoSuchUpload', status: 404 });
    client.destroy();
  });
});

describe('where a service is', () => {
  const settings = { endpoint: undefined, endpointFor: () => undefined, env: {}, fips: false, dualStack: false };
  const s3 = new S3Client({ region: 'eu-west-1', credentials: CREDENTIALS });
  const ses = new SESv2Client({ region: 'eu-west-1', credentials: CREDENTIALS });
  const regions = ['us-east-1', 'eu-west-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'];
  const modes = [[false, false], [true, false], [false, true], [true, true]] as const;

  it.each(regions)('is where the SDK has it: %s', (Region) => {
    for (const [fips, dualStack] of modes) {
      const [use, ours] = [{ Region, UseFIPS: fips, UseDualStack: dualStack }, { ...settings, fips, dualStack }];
      // There is no FIPS in China: the SDK knows that, and DNS does.
      if (fips && Region.startsWith('cn-')) continue;
      const bucket = s3.config.endpointProvider({ ...use, Bucket: 'my-reports' }).url.host;
      expect(`my-reports.${endpointOf('s3', Region, ours).url.host}`).toBe(bucket);
      expect(endpointOf('ses', Region, ours).url.host).toBe(ses.config.endpointProvider(use).url.host);
    }
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['one for all services', { AWS_ENDPOINT_URL: 'http://all' }, 'all'],
    ['one for this service first', { AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_S3: 'http://own:9000' }, 'own:9000'],
    ['none when told so', { AWS_ENDPOINT_URL: 'http://all', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, 's3.eu-west-1.amazonaws.com'],
    ['the words of a name joined', { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://secrets' }, 's3.eu-west-1.amazonaws.com'],
  ])('is said by the environment: %s', (_, env, host) => {
    expect(endpointOf('s3', 'eu-west-1', { ...settings, env }).url.host).toBe(host);
    if ('AWS_ENDPOINT_URL_SECRETS_MANAGER' in env) expect(endpointOf('secretsmanager', 'eu-west-1', { ...settings, env }).url.host).toBe('secrets');
  });

  it('is refused where the profile has no URL', () => {
    const odd = { ...settings, endpointFor: () => 'user:password@nowhere' };
    expect(() => endpointOf('s3', 'eu-west-1', odd)).toThrow('the endpoint of S3 is no URL: …@nowhere');
  });
});
