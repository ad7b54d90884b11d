import type { StepInput } from '../../../cleanup/plan.js';
import { IamError } from '../../../cleanup/ports.js';
import type { Clock } from '../../../gather/ports.js';
import { membersOf, required, textOf, timeIn, type Answered } from './answer.js';
import type { AskIam } from './ask.js';

const ASK_EVERY_MS = 1_000;
const PATIENCE = 120;

/**
 * The newest date of access advisor, which counts attempts that were denied as well.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
 */
export async function lastAttempt(iam: AskIam, Arn: string, clock: Pick<Clock, 'sleep'>): Promise<string | null> {
  const job = await iam.read('GenerateServiceLastAccessedDetails', { Arn });
  if (job === null) throw new IamError('NoSuchEntity', `access advisor does not know ${Arn}`, 'missing');
  const JobId = required(job, 'JobId');
  const times: string[] = [];
  for (let marker: string | null = ''; marker !== null; ) {
    const page = await finished(iam, { JobId, ...(marker === '' ? {} : { Marker: marker }) }, Arn, clock);
    times.push(...membersOf(page, 'ServicesLastAccessed').flatMap((service) => timeIn(service, 'LastAuthenticated') ?? []));
    marker = textOf(page, 'Marker');
  }
  return times.sort().at(-1) ?? null;
}

async function finished(iam: AskIam, asked: StepInput, arn: string, clock: Pick<Clock, 'sleep'>): Promise<Answered> {
  for (let left = PATIENCE; ; left--) {
    const page = await iam.read('GetServiceLastAccessedDetails', asked);
    const status = page === null ? 'gone' : required(page, 'JobStatus');
    if (page !== null && status === 'COMPLETED') return page;
    if (status !== 'IN_PROGRESS' || left === 0) {
      throw new IamError('JobFailed', `access advisor did not answer for ${arn}: ${status}`, 'other');
    }
    await clock.sleep(ASK_EVERY_MS);
  }
}
