import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ACCOUNT_SOURCES, type AccountSource, type Evidence } from '../../src/evidence/evidence.js';
import { decodeRecord, encodeRecord, parseRecordFile, parseRecordKey, recordFile, recordKey } from '../../src/store/record.js';
import { PROPERTY } from '../extent.js';
import { A, B, DENIED, EVERYTHING, refused, report, SOURCES } from './support.js';

const zip = (value: unknown): Buffer => gzipSync(JSON.stringify(value));

async function whyNot(bytes: Buffer, source: AccountSource = 'credential_report'): Promise<string> {
  const decoded = await decodeRecord(A, source, bytes);
  return 'why' in decoded ? decoded.why : 'nothing wrong';
}

describe('names of records', () => {
  it('lead back to account and source', () => {
    expect([...ACCOUNT_SOURCES].sort()).toEqual([...SOURCES].sort());
    for (const source of ACCOUNT_SOURCES) {
      expect(parseRecordFile(recordFile(A, source))).toEqual({ accountId: A, source });
      expect(parseRecordKey(recordKey(A, source))).toEqual({ accountId: A, source });
    }
    expect(recordFile(A, 'config')).toBe('111122223333.config.json.gz');
  });

  it.each([
    '111122223333.organizations.json.gz',
    '111122223333.toString.json.gz',
    '11112222333.config.json.gz',
    '111122223333.config.json',
    '111122223333.config.x.json.gz',
    '.tmp-0123456789abcdef',
    'config.json.gz',
    '',
  ])('%j is none', (name) => {
    expect(parseRecordFile(name)).toBeNull();
  });

  it.each(['../../etc', '1111', '111122223333/..', ''])('no file for account %j', async (id) => {
    expect(await refused(() => recordFile(id, 'config'))).toMatchObject({ code: 'BAD_NAME' });
  });
});

describe('encodeRecord and decodeRecord', () => {
  it.each(SOURCES)('%s comes back as it was', async (source) => {
    const bytes = await encodeRecord(A, source, EVERYTHING[source]);
    expect(await decodeRecord(A, source, bytes)).toEqual({ evidence: EVERYTHING[source] });
    expect(await decodeRecord(A, source, await encodeRecord(A, source, DENIED))).toEqual({ evidence: DENIED });
  });

  it('is deterministic, and handles records too large for the main thread', async () => {
    const csv = Array.from({ length: 60_000 }, (_, i) => `user-${i},${(i * 7919) % 1_000_003}`).join('\n');
    const bytes = await encodeRecord(A, 'credential_report', report(csv));
    expect(bytes.length).toBeGreaterThan(64 * 1024);
    expect(await decodeRecord(A, 'credential_report', bytes)).toEqual({ evidence: report(csv) });
    expect(await encodeRecord(A, 'credential_report', report(csv))).toEqual(bytes);
    expect(await whyNot(bytes.subarray(0, -1))).toMatch(/cut short or changed/);
  });

  it('finds a record cut short at any byte', async () => {
    const bytes = await encodeRecord(A, 'credential_report', report('user\r\nzoë\r\n'));
    for (let length = 0; length < bytes.length; length += 1) {
      expect(await whyNot(bytes.subarray(0, length))).toMatch(length === 0 ? /empty/ : /cut short or changed/);
    }
  });

  it('finds any flipped bit that changes what the record says', async () => {
    const bytes = await encodeRecord(A, 'credential_report', report('user\r\nzoë\r\n'));
    let found = 0;
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const decoded = await decodeRecord(A, 'credential_report', flipped);
      if ('why' in decoded) found += 1;
      else expect(decoded.evidence).toEqual(report('user\r\nzoë\r\n'));
    }
    // Only gzip's own time, operating system and hint bits (bytes 3 to 9) say nothing about the content.
    expect(found).toBeGreaterThanOrEqual((bytes.length - 7) * 8);
  });

  const good = { version: 1, account: A, source: 'credential_report', evidence: report('x') };

  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /empty/],
    ['plain JSON', Buffer.from(JSON.stringify(good)), /incorrect header check/],
    ['deflate without gzip', deflateRawSync(JSON.stringify(good)), /cut short or changed/],
    ['gzip of no JSON', gzipSync('{"version":1'), /cut short or changed/],
    ['two records in one file', Buffer.concat([zip(good), zip(good)]), /cut short or changed/],
    ['null', zip(null), /not an object/],
    ['a list', zip([good]), /not an object/],
    ['another version', zip({ ...good, version: 2 }), /version 1: the file\.version is not 1/],
    ['another account', zip({ ...good, account: B }), /holds 222233334444\/credential_report/],
    ['another source', zip({ ...good, source: 'config' }), /holds 111122223333\/config/],
    ['no evidence', zip({ ...good, evidence: undefined }), /\.evidence is not an object/],
    ['no time', zip({ ...good, evidence: { ...report('x'), asOf: 'yesterday' } }), /\.evidence\.asOf is not a time/],
    ['a value of another source', zip({ ...good, evidence: EVERYTHING.config }), /\.evidence\.value\.csv is not text/],
    ['an unknown reason', zip({ ...good, evidence: { ...DENIED, reason: 'mood' } }), /\.evidence/],
    ['seen as text', zip({ ...good, evidence: { ...report('x'), seen: 'true' } }), /\.evidence\.seen is not true/],
  ])('refuses %s', async (_, bytes, why) => {
    expect(await whyNot(bytes)).toMatch(why);
  });

  it('finds every field that is missing or of another type, in every source', async () => {
    for (const source of SOURCES) {
      for (const broken of brokenOnce(EVERYTHING[source])) {
        const decoded = await decodeRecord(A, source, zip({ version: 1, account: A, source, evidence: broken.value }));
        expect({ source, ...broken, decoded }).toMatchObject({ decoded: { why: expect.stringMatching(/^no evidence of/) as string } });
      }
    }
  });

  it('never takes other JSON for a record, and never fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.constantFrom(...SOURCES), async (value, source) => {
        expect(await whyNot(zip(value), source)).not.toBe('nothing wrong');
        const evidence = value as unknown as Evidence<never>;
        expect(await whyNot(await encodeRecord(A, source, evidence), source)).not.toBe('nothing wrong');
      }),
      PROPERTY,
    );
  });

  it('never takes other bytes for a record, and never fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
        expect(await whyNot(Buffer.from(bytes))).not.toBe('nothing wrong');
        expect(await whyNot(gzipSync(bytes))).not.toBe('nothing wrong');
      }),
      PROPERTY,
    );
  });
});

/** Copies of a value, each with one field of its objects taken away, or changed to another type. Keys that are data stay. */
function* brokenOnce(value: unknown, path = ''): Generator<{ readonly path: string; readonly value: unknown }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const { path: at, value: broken } of brokenOnce(item, `${path}[${index}]`)) yield { path: at, value: value.with(index, broken) };
      yield { path: `${path}[${index}]`, value: value.with(index, 7) };
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const dictionary = /documents$|policyCreatedAt$|policyVersions$|byArn$|byUser$|made$|members$|entities$/.test(path);
  for (const [name, field] of Object.entries(value)) {
    const at = `${path}.${name}`;
    if (!dictionary) yield { path: `${at} missing`, value: { ...value, [name]: undefined } };
    yield { path: `${at} of another type`, value: { ...value, [name]: typeof field === 'number' ? 'seven' : 7 } };
    for (const broken of brokenOnce(field, dictionary ? `${path}[]` : at)) yield {
      path: broken.path,
      value: { ...value, [name]: broken.value },
    };
  }
}
