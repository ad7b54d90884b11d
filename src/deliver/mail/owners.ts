import type { Chunk } from '../../render/renderer.js';
import { loadRenderer } from '../../render/index.js';
import type { ColumnHead } from '../../reports/column.js';
import { grouped, plural } from '../../text.js';
import type { Acceptance, Parts } from '../destination.js';
import { TOP_ROWS, type Message } from '../message.js';
import { once } from '../once.js';
import type { MailPort } from '../ports.js';
import { SendError } from '../send-error.js';
import type { MailAddress } from './address.js';
import { compose } from './compose.js';
import { ownerRows, type Row } from './owner-rows.js';
import { asStream } from '../../render/as-stream.js';

/** `--dry-run`: who would get what. */
export async function previewOwners({ domains }: MailAddress, message: Message, before: readonly string[]): Promise<readonly string[]> {
  const { byOwner, without } = await ownerRows(message, domains);
  return [
    ...[...byOwner].filter(([owner]) => !before.includes(owner)).map(([owner, rows]) => `${owner}: ${subjectOf(message, rows.length)}`),
    ...[...without].map(([why, rows]) => `nobody: ${grouped(rows)} ${plural(rows, 'row')} ${why}`),
  ];
}

/** Each owner gets their own rows and no other owner's. One who can't be reached does not stop the others. */
export async function sendToOwners(address: MailAddress, { message, format, port, parts }: OwnersSending): Promise<Acceptance> {
  const { columns, byOwner, without } = await ownerRows(message, address.domains);
  const failed: Failure[] = [];
  let accepted = 0;
  const left = [...byOwner].filter(([owner]) => !parts.before.includes(owner));
  for (const [owner, rows] of left) {
    try {
      await sendOne(address, owner, ownMessage(message, columns, rows), format, port);
      accepted++;
      parts.accepted = [...parts.accepted, owner];
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      failed.push({ owner, error });
      // What every mail would meet is met once.
      if (error.reason === 'denied' || error.reason === 'credentials') break;
    }
  }
  const [first] = failed;
  if (first !== undefined) throw notToAll(first, failed.length, left.length, accepted);
  const nobody = [...without].map(([why, rows]) => `; nobody for ${grouped(rows)} ${plural(rows, 'row')} ${why}`);
  const earlier = byOwner.size - left.length;
  const before = earlier === 0 ? '' : `; ${grouped(earlier)} had accepted before`;
  return { detail: `${grouped(accepted)} ${plural(accepted, 'owner')}${before}${nobody.join('')}` };
}

interface OwnersSending {
  readonly message: Message;
  readonly format: string;
  readonly port: MailPort;
  readonly parts: Parts;
}

interface Failure {
  readonly owner: string;
  readonly error: SendError;
}

function notToAll({ owner, error }: Failure, failed: number, all: number, accepted: number): SendError {
  const { reason, code, status, lost, hint, message } = error;
  const text = `${grouped(accepted)} of ${grouped(all)} owners accepted; ${failed === 1 ? owner : `${owner} and others`}: ${message}`;
  const others = '--failed leaves out those who accepted.';
  const again = accepted === 0 ? hint : lost ? `${hint ?? ''} ${others}` : others;
  return new SendError({ reason, code, status, lost, text, hint: again, cause: error });
}

function subjectOf({ noun }: Message, rows: number): string {
  return `iam-audit: ${ownTitle(noun, rows)}`;
}

function ownTitle(noun: Message['noun'], rows: number): string {
  return `${grouped(rows)} ${noun[rows === 1 ? 0 : 1]} of yours`;
}

/** Of the whole run it has only how much was seen: what was not seen elsewhere is not this owner's. */
function ownMessage(message: Message, columns: readonly ColumnHead[], rows: readonly Row[]): Message {
  const { coverage: { complete, accounts, accountsComplete }, noun } = message;
  const title = ownTitle(noun, rows.length);
  const seen = `${title} · ${grouped(accountsComplete)} of ${grouped(accounts)} accounts seen whole`;
  return {
    ...message,
    // Owners have no evidence to make it from.
    kept: false,
    ...{ columns, count: rows.length, lines: rows.length, total: rows.length, top: rows.slice(0, TOP_ROWS) },
    title,
    summary: complete ? [] : [seen, '  There may be more of yours in the others.'],
    changes: () => Promise.resolve(null),
    document: () => ({ ...message.document(), columns, rows: asStream(rows) }),
  };
}

async function sendOne(address: MailAddress, owner: string, message: Message, format: string, port: MailPort): Promise<void> {
  const notes = [`You get this because a tag names ${owner} as the owner.`];
  const subject = subjectOf(message, message.count);
  const text = textOf(message, format);
  const what = 'Your part of the report';
  await once(port.send(await compose(address, { to: [owner], subject, what, message, text, format, sent: [], notes })));
}

async function* textOf(message: Message, format: string): AsyncGenerator<Chunk> {
  yield* (await loadRenderer(format)).render(message.document(), { width: null, colour: false, raw: false });
}
