import { WireError } from '../service.js';

/** Fewer than 100 characters of text, no line breaks, no control characters. */
export function checkSubject(subject: string): void {
  // eslint-disable-next-line no-control-regex -- control characters are what SNS refuses
  if (subject === '' || subject.length > 99 || /[\u0000-\u001f\u007f]/.test(subject)) throw invalid('Subject');
}

const UNREADABLE = 'Message Structure - JSON message body failed to parse';

/** `json`: an object of texts that has a text for everybody else, `default`. */
export function checkStructure(structure: string, message: string): void {
  if (structure !== 'json') throw invalid('MessageStructure');
  const parsed = parse(message);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw invalid(UNREADABLE);
  const { default: plain, ...others } = parsed as Readonly<Record<string, unknown>>;
  if (plain === undefined) throw invalid('Message Structure - No default entry in JSON message body');
  if (![plain, ...Object.values(others)].every((each) => typeof each === 'string')) {
    throw invalid(UNREADABLE);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(what: string): WireError {
  return new WireError('InvalidParameter', 400, `Invalid parameter: ${what}`);
}
