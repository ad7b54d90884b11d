import type { S3Place } from '../../../deliver/ports.js';
import { SendError } from '../../../deliver/send-error.js';
import type { SignedAnswer } from '../signed-answer.js';
import type { Caller, SignedRequest } from '../signed-call.js';

/** What an operation on an object adds to the request. */
export type ObjectRequest = Pick<SignedRequest, 'action' | 'method' | 'headers'> &
  Partial<Pick<SignedRequest, 'query' | 'body' | 'repeat' | 'mayFailLate'>>;

export type AskBucket = (request: ObjectRequest) => Promise<SignedAnswer>;

export interface OpenBucket {
  readonly ask: AskBucket;
  /** Another provider's S3, perhaps. */
  readonly custom: boolean;
}

/** Where S3 is asked first when no Region is known; it says where the bucket is. */
const ANY_REGION = 'us-east-1';

/** One object in its bucket, in whichever Region that turns out to be. */
export async function openBucket(place: S3Place, { call, endpoint }: Caller, home: () => Promise<string>): Promise<OpenBucket> {
  const { bucket, key, region, owner } = place;
  let where = region ?? (await home().catch(() => ANY_REGION));
  const { custom } = await endpoint('s3', where);
  // A name with dots does not fit the certificate of *.s3.amazonaws.com; other servers mostly know the path only.
  const inHost = !custom && !bucket.includes('.');
  const path = `${inHost ? '' : `/${bucket}`}/${encodedKey(key)}`;
  const owned = owner === null ? {} : { 'x-amz-expected-bucket-owner': owner };
  const asked = ({ headers, ...request }: ObjectRequest): SignedRequest => ({
    ...{ repeat: 'safe', ...request, service: 's3', region: where, path },
    ...(inHost ? { hostPrefix: `${bucket}.` } : {}),
    headers: { ...headers, ...owned },
  });
  return {
    custom,
    async ask(request) {
      try {
        return await call(asked(request));
      } catch (error) {
        const elsewhere = region === null ? regionIn(error) : null;
        if (elsewhere === null || elsewhere === where) throw explained(error, where);
        where = elsewhere;
        return call(asked(request));
      }
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html; 400 is for a signature of another Region. */
function regionIn(error: unknown): string | null {
  if (!(error instanceof SendError) || ![301, 307, 400].includes(error.status ?? 0)) return null;
  const region = error.headers['x-amz-bucket-region'] ?? '';
  return /^[a-z]{2,5}(-[a-z]+){1,3}-\d{1,2}$/.test(region) ? region : null;
}

/** A Region that was named in the address, and is another than the bucket's. */
function explained(error: unknown, where: string): unknown {
  const region = regionIn(error);
  if (!(error instanceof SendError) || region === null || region === where) return error;
  const { code, status, headers, message } = error;
  const hint = `The bucket is in ${region}: name that Region in the address, or none.`;
  return new SendError({ reason: 'missing', code, status, headers, text: message, hint, cause: error });
}

/** S3 signs what RFC 3986 leaves: everything but letters, digits and - . _ ~ is encoded, slashes stay. */
export function encodedKey(key: string): string {
  const hex = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return key.split('/').map((part) => encodeURIComponent(part).replace(/[!'()*]/g, hex)).join('/');
}
