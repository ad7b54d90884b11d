import { code, table } from './markdown.js';
import { asSentence, fromTerminal } from './words.js';

export function exitCodes({ exitCodes: codes }) {
  return table(['Code', 'When'], codes.map((exit) => [code(String(exit.code)), asSentence(exit.when)]));
}

/** What a reason means, in words that the program has no room for. A reason without an entry stops the generator. */
const MEANINGS = {
  role_denied:
    'The role of the account could not be assumed: it is not there, does not trust the caller, wants another external id, or ' +
      'a policy forbids it. AWS does not say which',
  denied: 'AWS refused one action; the other sources of the account were still read',
  throttled: 'AWS still refused for its rate limits after all attempts',
  timed_out:
    'An answer, a credential report or an access advisor job did not come in time, or the time of the account or of ' +
      '`--deadline` was over',
  unreachable: 'The network did not get there, or was interrupted, or something that is not AWS answered with an error',
  credentials_expired: 'The caller\'s own credentials ended during the run',
  session_expired:
    'AWS did not take the session of the role any more, nor the one that was made anew; the caller\'s own credentials are good',
  not_recorded:
    'AWS Config does not record IAM users there, so "no rows" does not mean "no users"; or no analyzer of unused access ' +
      'looks at the account, or it has not looked yet, and Security Hub has found nothing there; or CloudTrail has no event of the ' +
      'making of something young',
  not_in_aggregator: 'The aggregator has nothing at all from the account',
  outdated: 'The aggregator itself calls its data of the account failed or outdated, and account details were not read either',
  job_failed:
    'The job of access advisor or of an access report of the organization, or a query of Athena, ended with `FAILED` or `CANCELLED`',
  unreadable:
    'What came, twice in a row, is no answer of AWS, or not a whole one; or a row, a date or a document in it is not readable, ' +
    'or a kept record is damaged; only that is missing',
  not_shown:
    'The user has more keys or certificates than the two that a credential report shows; or an analyzer does not look where ' +
      'the question leads (`--no-assume`)',
  not_asked:
    'No role was assumed in the account, because of `--no-assume`; or the kept run that `--run` names did not ask for it; or what ' +
      '`access` names lies in an account that was not chosen or that AWS has closed',
  not_found: 'What `access` was asked about, by its name or ARN, is not there',
  failed: 'Any other error, in the words of AWS',
};

export function gapReasons({ reasons, hints }, meanings = MEANINGS) {
  const rows = reasons.map((reason) => {
    if (meanings[reason] === undefined) throw new Error(`docs/generator/coverage.js has no meaning for the reason ${reason}`);
    return [code(reason), meanings[reason], fromTerminal(hints[reason])];
  });
  return table(['Reason', 'What happened', 'What to do'], rows);
}
