import { notImplemented } from '../server/errors.js';
import { WireError } from '../service.js';

type Fields = Readonly<Record<string, unknown>>;

/** After base64. https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const LARGEST = 40 * 1024 * 1024;

/** Simple content: a subject, a body of text or HTML or both, attachments. */
export function checkContent(content: unknown): void {
  const { Simple: simple, Raw: raw, Template: template } = fields(content);
  if (raw !== undefined || template !== undefined) throw notImplemented('raw and templated mails of ses:SendEmail');
  const { Subject: subject, Body: body, Attachments: attachments = [] } = fields(simple);
  checkTexts(fields(subject), fields(body));
  const size = JSON.stringify(simple).length;
  if (!Array.isArray(attachments)) throw badRequest('Attachments must be a list');
  for (const attachment of attachments) checkAttachment(fields(attachment));
  if (size > LARGEST) throw new WireError('MessageRejected', 400, 'Message length is more than 41943040 bytes long');
}

function checkTexts(subject: Fields, body: Fields): void {
  const [text, html] = [fields(body.Text), fields(body.Html)];
  if (typeof subject.Data !== 'string') throw badRequest('Missing required field: Subject');
  if (typeof text.Data !== 'string' && typeof html.Data !== 'string') throw badRequest('Missing required field: Body');
  for (const { Data: data, Charset: charset } of [subject, text, html]) checkText(data, charset);
}

/** Without a charset it is 7-bit ASCII. */
function checkText(data: unknown, charset: unknown): void {
  if (typeof data !== 'string' || charset !== undefined) return;
  // eslint-disable-next-line no-control-regex -- all of ASCII
  if (!/^[\u0000-\u007f]*$/.test(data)) throw badRequest('Local address contains control or whitespace, or text is not 7-bit ASCII');
}

function checkAttachment({ RawContent: content, FileName: name, ContentType: type }: Fields): void {
  if (typeof content !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(content)) throw badRequest('RawContent of an attachment is not base64');
  if (typeof name !== 'string' || name === '' || name.length > 255) throw badRequest('FileName of an attachment is not valid');
  if (type !== undefined && (typeof type !== 'string' || type.length > 78)) throw badRequest('ContentType of an attachment is not valid');
  // https://docs.aws.amazon.com/ses/latest/dg/attachments.html: some kinds are never taken.
  if (/\.(exe|bat|com|scr|vbs|js)$/i.test(name)) throw new WireError('MessageRejected', 400, 'Attachment type is not supported');
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function badRequest(message: string): WireError {
  return new WireError('BadRequestException', 400, message);
}
