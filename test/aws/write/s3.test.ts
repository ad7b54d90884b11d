import { NodeHttpHandler } from '@smithy/node-http-handler';
import { randomBytes } from 'node:crypto';
import { lastingCredentials } from '../../../src/aws/write/lasting-credentials.js';
import { systemClock } from '../../../src/cli/io.js';
import type { S3Object, S3Put } from '../../../src/deliver/ports.js';
import { SendError } from '../../../src/deliver/send-error.js';
import type { Fault } from '../../../src/sandbox/behaviour/behaviour.js';
import type { WorldBucket } from '../../../src/sandbox/world-delivery.js';
import { withPorts, type PortBench, type PortOptions } from './support.js';

const OBJECT: S3Object = {
  bucket: 'reports',
  key: 'report=users/dt=2026-11-29/run 1+(ä)*.csv',
  ...{ region: null, owner: null, kmsKey: null },
  contentType: 'text/csv; charset=utf-8',
  metadata: { 'iam-audit-run': 'run-1' },
  onlyNew: true,
};

// eslint-disable-next-line @typescript-eslint/require-await -- a stream is what is asked for
async function* content(...chunks: readonly (string | Buffer)[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

const withBucket = (bucket: Partial<WorldBucket> = {}, ...faults: readonly Fault[]): PortOptions => ({
  delivery: { buckets: [{ name: 'reports', ...bucket }] },
  faults,
});

const put = ({ ports }: PortBench, object: Partial<S3Object> = {}, text = 'a,b\n1,2\n'): Promise<S3Put> =>
  ports.s3.put({ ...OBJECT, ...object }, content(text));

async function failure(call: Promise<unknown>): Promise<SendError> {
  const error = await call.then(() => null, (thrown: unknown) => thrown);
  if (!(error instanceof SendError)) throw new Error(`no SendError: ${String(error)}`);
  return error;
}

/** Objects, and uploads that were not brought to an end. */
const left = ({ sandbox }: Pick<PortBench, 'sandbox'>): readonly number[] => [sandbox.objects().length, sandbox.uploads().length];

const calls = ({ sandbox }: PortBench): readonly string[] => sandbox.counts().map(({ action, calls: n }) => `${action} ${n}`);

describe('an object in S3', () => {
  it('is put with its type, its metadata and its checksum, and not put again over another', () =>
    withPorts({ ...withBucket({ versioned: true }), env: { AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED' } }, async (bench) => {
      const { sandbox } = bench;
      expect(await put(bench)).toMatchObject({ bytes: 8, versionId: 'version-1', wasThere: false });
      const [object] = sandbox.objects();
      expect(object).toMatchObject({ key: OBJECT.key, headers: { 'content-type': OBJECT.contentType, 'x-amz-meta-iam-audit-run': 'run-1' } });
      expect(object?.content.toString()).toBe('a,b\n1,2\n');
      expect(await put(bench)).toMatchObject({ bytes: 8, wasThere: true });
      expect(await failure(put(bench, {}, 'a,b\n3,4\n'))).toMatchObject({ reason: 'exists', message: `there is already another object ${OBJECT.key}` });
      expect(await put(bench, { onlyNew: false }, 'new')).toMatchObject({ bytes: 3, wasThere: false });
      expect(left(bench)).toEqual([1, 0]);
    }));

  it('is compared by a checksum of our own where the server keeps none', () =>
    withPorts(withBucket({ checksums: false }), async (bench) => {
      await put(bench);
      expect(await put(bench)).toMatchObject({ wasThere: true });
      expect((await failure(put(bench, {}, 'a,b\n2,1\n'))).message).toContain('already another object');
    }));

  it('carries the key of KMS and the owner of the bucket', () =>
    withPorts(withBucket({ owner: '999999999999' }), async (bench) => {
      await put(bench, { kmsKey: 'alias/reports', owner: '999999999999' });
      expect(bench.sandbox.objects()[0]?.headers).toMatchObject({
        'x-amz-server-side-encryption': 'aws:kms', 'x-amz-server-side-encryption-aws-kms-key-id': 'alias/reports',
      });
      expect(await failure(put(bench, { owner: '111111111111', key: 'other' }))).toMatchObject({ reason: 'denied', code: 'AccessDenied' });
    }));

  it.each([[undefined], ['eu-west-1']])('finds its bucket in another Region, from %s', (region) =>
    withPorts({ ...withBucket({ region: 'ap-southeast-2' }), region }, async (bench) => {
      await put(bench);
      expect(calls(bench)).toEqual(['PutObject 2']);
      const named = await failure(put(bench, { region: 'eu-west-1' }));
      expect(named.hint).toBe('The bucket is in ap-southeast-2: name that Region in the address, or none.');
    }));

  it.each<[string, PortOptions, Partial<SendError>, number]>([
    ['a bucket that is not there', withBucket({ name: 'other' }), { reason: 'missing', code: 'NoSuchBucket' }, 1],
    ['a caller who may not', { ...withBucket(), denied: ['s3:PutObject'] }, { reason: 'denied', code: 'AccessDenied' }, 1],
    ['a key that the caller may not use', withBucket({ keyDenied: true }), { reason: 'denied' }, 1],
    ['endless throttling', withBucket({}, { kind: 'throttle', service: 's3' }), { reason: 'throttled', code: 'SlowDown' }, 6],
    ['an endless 500', withBucket({}, { kind: 'server_error', service: 's3' }), { reason: 'broken', lost: true }, 6],
    ['credentials that expired', withBucket({}, { kind: 'expired_token', service: 's3' }), { reason: 'credentials' }, 1],
  ])('says what is wrong: %s', (_, options, expected, attempts) =>
    withPorts(options, async (bench) => {
      expect(await failure(put(bench))).toMatchObject(expected);
      expect(bench.sandbox.count({ service: 's3' })).toBe(attempts);
      expect(left(bench)).toEqual([0, 0]);
    }));

  it.each<[string, readonly Fault[]]>([
    ['throttling', [{ kind: 'throttle', action: 'PutObject', times: 2 }]],
    ['a 500', [{ kind: 'server_error', action: 'PutObject', times: 1 }]],
    ['a broken line', [{ kind: 'reset', action: 'PutObject', times: 2 }]],
    ['another writer', [{ kind: 'error', code: 'ConditionalRequestConflict', status: 409, action: 'PutObject', times: 2 }]],
  ])('is tried again after %s', (_, faults) =>
    withPorts(withBucket({}, ...faults), async (bench) => {
      expect(await put(bench)).toMatchObject({ wasThere: false });
      expect(left(bench)).toEqual([1, 0]);
    }));

  it('is accepted when the answer to it got lost, whether or not it may be looked at', async () => {
    const lost: Fault = { kind: 'lost', action: 'PutObject', times: 1 };
    for (const denied of [[], ['s3:GetObject']]) {
      await withPorts({ ...withBucket({}, lost), denied }, async (bench) => {
        expect(await put(bench)).toMatchObject({ bytes: 8, wasThere: true });
        expect(left(bench)).toEqual([1, 0]);
      });
    }
  });

  it('cannot tell another object from this one without being allowed to look', () =>
    withPorts({ ...withBucket(), denied: ['s3:GetObject'] }, async (bench) => {
      await put(bench);
      const { reason, message, hint } = await failure(put(bench));
      expect([reason, message]).toEqual(['exists', expect.stringContaining('could not be compared: s3:HeadObject: HTTP 403')]);
      expect(hint).toContain('s3:GetObject');
    }));

  it('is given up where nobody answers', () =>
    withPorts({ ...withBucket({}, { kind: 'hang', service: 's3' }), requestTimeoutMs: 20 }, async (bench) => {
      expect(await failure(put(bench))).toMatchObject({ reason: 'timed_out', lost: true });
    }));
});

describe('credentials', () => {
  const renewed = { AWS_ACCESS_KEY_ID: 'AKIARENEWEDEXAMPLE22', AWS_SECRET_ACCESS_KEY: 'renewed' };
  const silent = { trace: () => undefined, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

  it('are fetched once more when those of the run can not be renewed after its deadline', async () => {
    const before = { ...process.env };
    Object.assign(process.env, renewed);
    const brokenOff = (): Promise<never> => Promise.reject(new Error('broken off'));
    const tools = { requestHandler: new NodeHttpHandler(), logger: silent };
    const settings = { deadlineMs: 1, env: renewed, clock: systemClock(new AbortController().signal), signal: new AbortController().signal };
    const lasting = (deadlineMs: number | null) => lastingCredentials({ ...settings, deadlineMs }, brokenOff, tools);
    try {
      expect(await lasting(1)()).toMatchObject({ accessKeyId: renewed.AWS_ACCESS_KEY_ID });
      await expect(lasting(null)()).rejects.toThrow('broken off');
    } finally {
      for (const name of Object.keys(renewed)) {
        if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = before[name];
      }
    }
  });
});

describe('an object in parts', () => {
  const PART = 8 * 1024 * 1024;
  const large = randomBytes(PART + 1000);
  const sums = { AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED' };
  const putLarge = ({ ports }: PortBench, object: Partial<S3Object> = {}): Promise<S3Put> =>
    ports.s3.put({ ...OBJECT, ...object }, content(large.subarray(0, 3_000_000), large.subarray(3_000_000)));

  it('is whole, with the checksum of the whole, and recognised the second time', () =>
    withPorts({ ...withBucket(), env: sums }, async (bench) => {
      expect(await putLarge(bench)).toMatchObject({ bytes: large.byteLength, wasThere: false });
      expect(bench.sandbox.objects()[0]?.content.equals(large)).toBe(true);
      expect(calls(bench)).toEqual(['CompleteMultipartUpload 1', 'CreateMultipartUpload 1', 'UploadPart 2']);
      expect(await putLarge(bench)).toMatchObject({ wasThere: true });
      expect(left(bench)).toEqual([1, 0]);
    }));

  it.each<[string, Fault, Partial<SendError>]>([
    ['a part is refused', { kind: 'denied', action: 'UploadPart', skip: 1 }, { reason: 'denied' }],
    ['the last call is refused', { kind: 'denied', action: 'CompleteMultipartUpload' }, { reason: 'denied' }],
    ['no part arrives', { kind: 'reset', action: 'UploadPart' }, { reason: 'unreachable' }],
  ])('leaves nothing behind when %s', (_, fault, expected) =>
    withPorts(withBucket({}, fault), async (bench) => {
      expect(await failure(putLarge(bench))).toMatchObject(expected);
      expect(left(bench)).toEqual([0, 0]);
    }));

  it('says what is left when it may not be tidied up', () =>
    withPorts({ ...withBucket({}, { kind: 'denied', action: 'UploadPart' }), denied: ['s3:AbortMultipartUpload'] }, async (bench) => {
      expect((await failure(putLarge(bench))).hint).toContain('AbortIncompleteMultipartUpload');
      expect(left(bench)).toEqual([0, 1]);
    }));

  it('is tidied up after an interruption', async () => {
    const controller = new AbortController();
    const options = { ...withBucket(), signal: controller.signal };
    await withPorts(options, async ({ ports, sandbox }) => {
      async function* interrupted(): AsyncIterable<Uint8Array> {
        yield* content(large, large);
        controller.abort(new Error('stopped'));
        yield Buffer.from('more');
      }
      await expect(ports.s3.put(OBJECT, interrupted())).rejects.toThrow('stopped');
      expect(left({ sandbox })).toEqual([0, 0]);
    });
  });

  it('is accepted when the answer to the last call got lost', () =>
    withPorts({ ...withBucket({}, { kind: 'lost', action: 'CompleteMultipartUpload', times: 1 }), env: sums }, async (bench) => {
      expect(await putLarge(bench, { onlyNew: false })).toMatchObject({ bytes: large.byteLength, wasThere: true });
      expect(left(bench)).toEqual([1, 0]);
    }));
});

describe('objects that are read', () => {
  const place = { bucket: 'reports', key: OBJECT.key, region: null, owner: null };

  it('come back byte for byte, and are listed page after page, whatever signs their keys have', () =>
    withPorts(withBucket({ pageSize: 2 }), async (bench) => {
      const { s3 } = bench.ports;
      const bytes = randomBytes(70_000);
      const keys = ['a/1', 'a/2 +&<>"%.json', 'a/\u00e4\u{1f600}', 'a/\u0001', 'b'];
      for (const key of keys) await s3.put({ ...OBJECT, key }, content(bytes));
      expect(Buffer.from((await s3.get({ ...place, key: keys[1] ?? '' }))?.bytes ?? []).equals(bytes)).toBe(true);
      expect(await s3.get(place)).toBeNull();
      const listed: string[] = [];
      for await (const { key, bytes: size } of s3.list({ ...place, key: 'a/' })) listed.push(`${key} ${size}`);
      expect(listed.sort()).toEqual(keys.slice(0, 4).map((key) => `${key} 70000`).sort());
    }));

  it('are found in another Region; who may not read them is told so', async () => {
    await withPorts(withBucket({ region: 'us-west-2' }), async (bench) => {
      await put(bench);
      expect(Buffer.from((await bench.ports.s3.get(place))?.bytes ?? []).toString()).toBe('a,b\n1,2\n');
    });
    await withPorts({ ...withBucket(), denied: ['s3:GetObject'] }, async (bench) => {
      await put(bench);
      expect(await failure(bench.ports.s3.get(place))).toMatchObject({ reason: 'denied', message: expect.stringContaining('s3:GetObject') as unknown });
    });
  });
});
