import { nextId, outboxOf } from '../outbox.js';
import { notImplemented } from '../server/errors.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import type { WorldMail } from '../world-delivery.js';
import { mailOf } from './account.js';
import { checkContent } from './content.js';

const RECIPIENTS = 50;

type Fields = Readonly<Record<string, unknown>>;

/** ses:SendEmail with simple content. */
export function sendEmail({ input, region }: Call, state: SandboxState): object {
  const mail = mailOf(state, region);
  const unknown = ['TenantName', 'EndpointId', 'ListManagementOptions'].find((name) => input[name] !== undefined);
  if (unknown !== undefined) throw notImplemented(`${unknown} of ses:SendEmail`);
  checkContent(input.Content);
  const recipients = recipientsOf(input.Destination);
  if (recipients.length === 0) throw badRequest('Destination must have at least one recipient.');
  if (recipients.length > RECIPIENTS) throw badRequest(`Recipient count exceeds ${RECIPIENTS}.`);
  checkAccount(mail, input.ConfigurationSetName);
  const from = input.FromEmailAddress;
  if (typeof from !== 'string') throw badRequest('FromEmailAddress is required.');
  // In the sandbox of SES recipients have to be verified, too.
  const unverified = [from, ...(mail.production ? [] : recipients)].filter((address) => !isVerified(addressIn(address), mail.identities));
  if (unverified.length > 0) {
    const which = `The following identities failed the check in region ${region.toUpperCase()}: ${unverified.join(', ')}`;
    throw new WireError('MessageRejected', 400, `Email address is not verified. ${which}`);
  }
  const id = nextId(state, 'ses');
  outboxOf(state).push({ service: 'ses', region, id, input });
  return { MessageId: id };
}

function checkAccount(mail: WorldMail, set: unknown): void {
  const { sending = true, configurationSets = [], sentLast24Hours = 0, max24Hours = Infinity } = mail;
  if (!sending) throw new WireError('SendingPausedException', 400, 'Sending is paused for your account.');
  if (typeof set === 'string' && !configurationSets.includes(set)) {
    throw new WireError('NotFoundException', 404, `Configuration set <${set}> does not exist.`);
  }
  if (sentLast24Hours >= max24Hours) throw new WireError('LimitExceededException', 400, 'Daily message quota exceeded.');
}

function recipientsOf(destination: unknown): readonly string[] {
  const { ToAddresses: to = [], CcAddresses: cc = [], BccAddresses: bcc = [] } = (destination ?? {}) as Fields;
  return [to, cc, bcc].flatMap((list) => (Array.isArray(list) ? (list as readonly string[]) : []));
}

/** `Audit <audit@example.com>` → the address. */
function addressIn(text: string): string {
  return /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;
}

function isVerified(address: string, identities: readonly string[]): boolean {
  const [, domain = ''] = address.toLowerCase().split('@');
  return identities.some((identity) => identity.toLowerCase() === address.toLowerCase() || identity.toLowerCase() === domain);
}

function badRequest(message: string): WireError {
  return new WireError('BadRequestException', 400, message);
}
