import { usageError } from '../errors.js';
import { nearest } from '../options/nearest.js';
import { didYouMean, quoted } from '../text.js';
import type { Message } from './message.js';
import { SendError } from './send-error.js';

/** Below a prefix. Partitions as Athena and Glue read them: one object per report and run. */
export const USUAL_KEY = 'report={report}/dt={date}/{run}{ending}';

const PLACES: Readonly<Record<string, (message: Message, ending: string) => string>> = {
  report: ({ report }) => report,
  scope: ({ scope }) => scope.organizationId ?? scope.callerAccountId,
  date: ({ generatedAt }) => generatedAt.toISOString().slice(0, 10),
  year: ({ generatedAt }) => generatedAt.toISOString().slice(0, 4),
  month: ({ generatedAt }) => generatedAt.toISOString().slice(5, 7),
  day: ({ generatedAt }) => generatedAt.toISOString().slice(8, 10),
  run: ({ runId }) => runId,
  ending: (_, ending) => ending,
};

const PLACE = /\{([^{}]*)\}/g;

/** S3 takes nearly every sign; these make trouble in consoles, URLs or shells, so they are hardly meant. */
const BAD = /[\p{Cc}\\^`"<>#|~%[\]{}]/u;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_BYTES = 1024;

/** Throws a usage error where a key can't be meant. */
export function checkKey(to: string, pattern: string): void {
  for (const [, name = ''] of pattern.matchAll(PLACE)) {
    if (Object.hasOwn(PLACES, name)) continue;
    const names = Object.keys(PLACES);
    const hint = `${didYouMean(nearest(name, names))}Allowed: ${names.map((each) => `{${each}}`).join(', ')}.`;
    throw usageError(`--to ${quoted(to)}: {${name}} stands for nothing`, hint);
  }
  const [bad] = BAD.exec(pattern.replace(PLACE, '')) ?? [];
  if (bad !== undefined)
    throw usageError(`--to ${quoted(to)}: a key should not have ${quoted(bad)} in it`, "Use letters, digits and ! - _ . * ' ( ) = /.");
  if (pattern.split('/').some((part) => part === '' || part === '.' || part === '..'))
    throw usageError(`--to ${quoted(to)}: a part of the key is empty, . or ..`, 'Leave it out.');
  if (Buffer.byteLength(pattern) > LONGEST_BYTES) throw usageError('--to: the key is too long', `Allowed: ${LONGEST_BYTES} bytes.`);
}

export function filledKey(pattern: string, message: Message, ending: string): string {
  const key = pattern.replace(PLACE, (_, name: string) => PLACES[name]?.(message, ending) ?? '');
  if (Buffer.byteLength(key) <= LONGEST_BYTES) return key;
  const text = `the key has more than ${LONGEST_BYTES} bytes`;
  throw new SendError({ reason: 'too_large', code: 'KeyTooLong', text, hint: 'Choose a shorter one.' });
}
