import { MUTATIONS } from '../../damage/mutations.js';

type Draw = (below: number) => number;

/** What comes instead of a request's answer, or the answer. */
export type Answer =
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly thrown: string };

const NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';

const of = <T>(draw: Draw, values: readonly T[]): T => values[draw(values.length)] as T;

/** Mostly as AWS writes, and now and then as nobody would. */
const NAMES = [
  ...['Amazon S3', 'AWS Key Management Service', 's3', 'kms', 'iam', 'ec2', 'sts', 'dynamodb', 'PutObject', 'eu-west-1', 'Amazon EC2 (VPC)'],
];
const ODD = [
  ...['a &amp; b', '&lt;b&gt;', '&#x41;', '&unknown;', 'Zürich', '日本', '', ' ', '\n', 'two\nlines', '  padded  ', '<![CDATA[x]]>', 'a<!-- c -->b'],
  ...['__proto__', 'constructor', '=1+1', '\u001b[31m', 'a\r\nb', '\u0000', '<b>x</b>', 'x'.repeat(300), '0', 'true', '\ud83d\ude00', '\t'],
];
const DATES = ['2026-11-01T12:34:56Z', '2026-02-28T00:00:00Z', '2024-02-29T23:59:59Z', '2026-11-29T07:08:09.123Z'];
const ODD_DATES = [
  ...['2026-02-30T00:00:00Z', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-01T24:00:00Z', '2026-11-01T12:34:60Z', 'yesterday', ''],
  ...['2026-11-01T12:34:56+01:00', '2026-11-01T12:34:56z', '2026-11-01t12:34:56Z', '2026-11-01T12:34:56.1Z', '2026-11-01T12:34:56.123456Z'],
  ...['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '1700000000', '2026-11-01', '2026-04-31T00:00:00Z', ' 2026-11-01T12:34:56Z'],
];
const ODD_COUNTS = ['007', '-1', '1e3', ' 5', '', 'many', '99999999999999999999', '1.5', '0x10', '+1'];
const ODD_FLAGS = ['TRUE', 'False', '', ' true', '1', 'yes'];

/** One in `rarely` is odd. */
function text(draw: Draw, rarely: number, usual: readonly string[], odd: readonly string[]): string {
  return draw(rarely) === 0 ? of(draw, odd) : of(draw, usual);
}

function shuffled<T>(draw: Draw, items: readonly T[]): readonly T[] {
  const left = [...items];
  return items.map(() => left.splice(draw(left.length), 1)[0] as T);
}

function elements(draw: Draw, rarely: number, fields: readonly (readonly [string, string])[]): string {
  const kept = fields.filter(() => draw(rarely * 4) !== 0);
  const twice = draw(rarely * 4) === 0 ? [...kept, of(draw, fields)] : kept;
  const extra = draw(rarely * 4) === 0 ? [...twice, ['Unheard', 'x'] as const] : twice;
  const space = draw(6) === 0 ? of(draw, ['\n  ', ' ', '\t', '\r\n']) : '';
  const attribute = draw(rarely * 8) === 0 ? ' a="b"' : '';
  return shuffled(draw, extra).map(([name, value]) => `${space}<${name}${attribute}>${value}</${name}>`).join('') + space;
}

function member(draw: Draw, rarely: number, fields: readonly (readonly [string, string])[]): string {
  return `<member>${elements(draw, rarely, fields)}</member>`;
}

function actionOf(draw: Draw, rarely: number): string {
  const used = [
    ['LastAccessedTime', text(draw, rarely, DATES, ODD_DATES)],
    ['LastAccessedRegion', text(draw, rarely, NAMES, ODD)],
    ['LastAccessedEntity', text(draw, rarely, NAMES, ODD)],
  ] as const;
  return member(draw, rarely, [['ActionName', text(draw, rarely, NAMES, ODD)], ...(draw(2) === 0 ? used : [])]);
}

function serviceOf(draw: Draw, rarely: number): string {
  const used = draw(2) === 0;
  const use = [
    ['LastAuthenticated', text(draw, rarely, DATES, ODD_DATES)],
    ['LastAuthenticatedEntity', text(draw, rarely, ['arn:aws:iam::111122223333:role/x', ...NAMES], ODD)],
    ['LastAuthenticatedRegion', text(draw, rarely, NAMES, ODD)],
  ] as const;
  const actions = Array.from({ length: draw(3) }, () => actionOf(draw, rarely)).join('');
  return member(draw, rarely, [
    ['ServiceName', text(draw, rarely, NAMES, ODD)],
    ['ServiceNamespace', text(draw, rarely, NAMES, ODD)],
    ['TotalAuthenticatedEntities', text(draw, rarely, used ? ['1', '12'] : ['0'], ODD_COUNTS)],
    ...(used ? use : []),
    ...(draw(4) === 0 ? ([['TrackedActionsLastAccessed', actions]] as const) : []),
  ]);
}

function wrapped(draw: Draw, action: string, content: string): string {
  const head = draw(10) === 0 ? '<?xml version="1.0" encoding="UTF-8"?>\n' : '';
  const space = draw(6) === 0 ? '\n' : '';
  const metadata = draw(12) === 0 ? '' : '<ResponseMetadata><RequestId>b0000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata>';
  return `${head}<${action}Response xmlns="${NAMESPACE}">${space}<${action}Result>${content}</${action}Result>${space}${metadata}</${action}Response>${space}`;
}

function detailsOf(draw: Draw, rarely: number): string {
  const services = Array.from({ length: draw(6) }, () => serviceOf(draw, rarely)).join('');
  const status = text(draw, rarely, ['COMPLETED', 'COMPLETED', 'COMPLETED', 'IN_PROGRESS', 'FAILED'], ODD);
  return wrapped(draw, 'GetServiceLastAccessedDetails', elements(draw, rarely, [
    ['JobStatus', status],
    ['JobType', text(draw, rarely, ['SERVICE_LEVEL', 'ACTION_LEVEL'], ODD)],
    ['JobCreationDate', text(draw, rarely, DATES, ODD_DATES)],
    ...(status === 'COMPLETED'
      ? ([
          ['JobCompletionDate', text(draw, rarely, DATES, ODD_DATES)],
          ['ServicesLastAccessed', services],
          ['IsTruncated', text(draw, rarely, ['false', 'true'], ODD_FLAGS)],
        ] as const)
      : []),
    ...(draw(4) === 0 ? ([['Marker', text(draw, rarely, ['AAAA/bb+cc==', 'm'], ODD)]] as const) : []),
    ...(status === 'FAILED' ? ([['Error', '<Code>INTERNAL</Code><Message>no</Message>']] as const) : []),
  ]));
}

function generatedOf(draw: Draw, rarely: number): string {
  return wrapped(draw, 'GenerateServiceLastAccessedDetails', elements(draw, rarely, [['JobId', text(draw, rarely, ['0a1b-2c', 'job'], ODD)]]));
}

function refusal(draw: Draw): Answer {
  const [status, code] = of(draw, [
    ...([[400, 'Throttling'], [400, 'Throttling'], [503, 'ServiceUnavailable'], [500, 'InternalFailure'], [403, 'AccessDenied']] as const),
    ...([[403, 'ExpiredToken'], [404, 'NoSuchEntity'], [409, 'LimitExceeded'], [429, 'TooManyRequestsException'], [403, 'SignatureDoesNotMatch']] as const),
    ...([[400, 'InvalidInput'], [403, 'InvalidClientTokenId'], [400, 'RequestExpired'], [400, 'Ödd'], [302, 'Moved']] as const),
  ]);
  const body = `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${of(draw, [...NAMES, ...ODD])}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  const headers = draw(4) === 0 ? { date: new Date(Date.UTC(2026, 0, 1 + draw(5))).toUTCString(), 'retry-after': '1' } : undefined;
  return { status, body: draw(5) === 0 ? '<html>no</html>' : body, ...(headers === undefined ? {} : { headers }) };
}

export function answerTo(action: string, draw: Draw): Answer {
  const kind = draw(10);
  if (kind === 0) return refusal(draw);
  if (kind === 1 && draw(2) === 0) return { thrown: of(draw, ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'TimeoutError', 'ENOTFOUND', 'AbortError', 'Error']) };
  const rarely = of(draw, [15, 1_000_000, 1_000_000]);
  const body = action === 'GetServiceLastAccessedDetails' ? detailsOf(draw, rarely) : generatedOf(draw, rarely);
  const [, mutate] = of(draw, MUTATIONS);
  return { status: draw(60) === 0 ? 201 : 200, body: (kind < 4 ? mutate(body, draw) : null) ?? body };
}
