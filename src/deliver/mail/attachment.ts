import type { Chunk } from '../../render/renderer.js';
import type { Delivered } from '../destination.js';
import { formatCalled } from '../../render/index.js';
import type { Message } from '../message.js';
import type { Mail } from '../ports.js';
import { encoded } from '../report-bytes.js';

/** SES takes 40 MB, but many who receive mail refuse from 10 MB on, and base64 adds a third. */
const LARGEST_BYTES = 5_000_000;

export interface Attached {
  /** null: the report has no rows, or is too large. */
  readonly attachment: Mail['attachment'];
  /** For the reader: what is attached, or where to find it. */
  readonly note: string;
}

/** All of it (`what`), compressed; if it is too large, where it is to be had. Never more than that is held in memory. */
export async function attached(
  what: string,
  message: Message,
  text: AsyncIterable<Chunk>,
  format: string,
  sent: readonly Delivered[],
): Promise<Attached> {
  const { report, generatedAt, count } = message;
  if (count === 0) return { attachment: null, note: 'The report has no rows, so nothing is attached.' };
  const content = await upTo(encoded(text, true), LARGEST_BYTES);
  const name = `${report}-${generatedAt.toISOString().slice(0, 10)}${formatCalled(format).endings[0]}.gz`;
  if (content === null) return { attachment: null, note: `${what} is too large to attach. ${elsewhere(message, sent)}` };
  return { attachment: { name, contentType: 'application/gzip', content }, note: `${what} is attached: ${name}` };
}

function elsewhere({ kept, report, runId }: Message, sent: readonly Delivered[]): string {
  const link = sent.find((one) => one.status === 'accepted' && one.link !== null)?.link ?? null;
  if (link !== null) return `It lies in ${link}`;
  if (!kept) return 'Ask whoever runs iam-audit for it.';
  return `\`iam-audit ${report} --run ${runId}\` makes it again; an s3:// destination named before this one would hold it.`;
}

/** null: there is more of it. */
async function upTo(bytes: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
