const BOUNDARY = 'iam-audit-demo';

/**
 * A mail as SES would make it of a SendEmail request, for a mail program to open.
 *
 * @param {Readonly<Record<string, any>>} input
 * @param {Date} date
 */
export function emlOf(input, date) {
  const { Subject, Body, Attachments = [] } = input.Content.Simple;
  const alternative = [part('text/plain; charset=utf-8', Body.Text.Data), part('text/html; charset=utf-8', Body.Html.Data)];
  const files = Attachments.map(({ FileName, ContentType, RawContent }) => {
    const disposition = `Content-Disposition: attachment; filename="${FileName}"`;
    return headed([`Content-Type: ${ContentType}`, disposition, 'Content-Transfer-Encoding: base64'], lines(RawContent));
  });
  const body = multipart('alternative', `${BOUNDARY}-text`, alternative);
  return headed(
    [
      `From: ${input.FromEmailAddress}`,
      `To: ${input.Destination.ToAddresses.join(', ')}`,
      `Subject: =?utf-8?B?${Buffer.from(Subject.Data).toString('base64')}?=`,
      `Date: ${date.toUTCString()}`,
      'MIME-Version: 1.0',
    ],
    multipart('mixed', BOUNDARY, [body, ...files]),
    false,
  );
}

function part(type, text) {
  return headed([`Content-Type: ${type}`, 'Content-Transfer-Encoding: base64'], lines(Buffer.from(text).toString('base64')));
}

function multipart(kind, boundary, parts) {
  const inside = parts.map((each) => `--${boundary}\r\n${each}\r\n`).join('');
  return headed([`Content-Type: multipart/${kind}; boundary="${boundary}"`], `${inside}--${boundary}--`);
}

/** Headers of a part that carries headers of its own follow directly. */
function headed(headers, body, blank = true) {
  return `${headers.join('\r\n')}\r\n${blank ? '\r\n' : ''}${body}`;
}

function lines(base64) {
  return base64.replace(/.{1,76}/g, '$&\r\n').trimEnd();
}
