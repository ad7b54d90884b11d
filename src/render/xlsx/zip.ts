import { createDeflateRaw } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: AsyncIterable<string>;
}

/** 1980-01-01, the first day there is, so that the same content makes the same file. APPNOTE.TXT 4.4.6 */
const DAY = 33;
/** Names are UTF-8; content is deflated. */
const [UTF8, DEFLATED, VERSION] = [0x800, 8, 20];

/** A zip of its entries, one after the other; each is held compressed until its size is known. */
export async function* zip(entries: Iterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content } of entries) {
    const { packed, crc, size } = await deflated(content);
    const title = Buffer.from(name, 'utf8');
    const about = Buffer.alloc(26);
    [VERSION, UTF8, DEFLATED, 0, DAY].forEach((value, index) => about.writeUInt16LE(value, index * 2));
    [crc, packed.length, size].forEach((value, index) => about.writeUInt32LE(value, 10 + index * 4));
    about.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), about, title, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), about, place, title]));
    at += local.length;
    yield local;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  const all = Buffer.concat(directory);
  end.writeUInt32LE(all.length, 8);
  end.writeUInt32LE(at, 12);
  yield Buffer.concat([all, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

interface Deflated {
  readonly packed: Buffer;
  readonly crc: number;
  readonly size: number;
}

async function deflated(content: AsyncIterable<string>): Promise<Deflated> {
  const stream = createDeflateRaw();
  const packed: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => packed.push(chunk));
  const done = new Promise<void>((resolve, reject) => {
    stream.on('end', resolve);
    stream.on('error', reject);
  });
  let [crc, size] = [0xffffffff, 0];
  for await (const text of content) {
    const bytes = Buffer.from(text, 'utf8');
    size += bytes.length;
    crc = crcOf(bytes, crc);
    if (!stream.write(bytes)) await new Promise((resolve) => stream.once('drain', resolve));
  }
  stream.end();
  await done;
  return { packed: Buffer.concat(packed), crc: (crc ^ 0xffffffff) >>> 0, size };
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Node has one of its own from 22.2 on. */
function crcOf(bytes: Uint8Array, before: number): number {
  let crc = before;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}
