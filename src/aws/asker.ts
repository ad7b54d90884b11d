import type { Client, Command, MetadataBearer } from '@smithy/types';
import { SourceError } from '../gather/source-error.js';
import { wholeAnswers } from './answer-middleware.js';
import { askedTwice } from './asked-twice.js';
import { ATTEMPT_OPTIONS, eachAttempt, type AttemptTools } from './attempt-middleware.js';
import type { WhyOver } from './deadline.js';
import { stopwatch, type Stopwatch } from './stopwatch.js';
import { toSourceError } from './to-source-error.js';

/** Sends a command. An answer that does not come, or is not whole, is a SourceError. */
export type Ask<I extends object, O extends MetadataBearer, C> = <In extends I, Out extends O>(
  command: Command<I, In, O, Out, C>,
) => Promise<Out>;

interface AskerTools extends Omit<AttemptTools, 'pause'> {
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly whyOver: WhyOver;
}

interface OwnTime {
  readonly watch: Stopwatch;
  readonly whyOver: WhyOver;
}

/** How each service writes its answers. */
const DIALECTS = { sts: 'query', iam: 'query', organizations: 'json', config: 'json', 'access-analyzer': 'json' } as const;

export type Service = keyof typeof DIALECTS;

/** Makes of a client of the SDK a function that asks: at its pace, within its time, with a whole answer or a SourceError. */
export function makeAsker({ now, signal, whyOver: whyRunOver, ...tools }: AskerTools) {
  return function asker<I extends object, O extends MetadataBearer, C>(
    client: Client<I, O, C>,
    service: Service,
    accountId: string | null,
    { watch, whyOver }: OwnTime = { watch: stopwatch(now), whyOver: whyRunOver },
  ): Ask<I, O, C> {
    client.middlewareStack.addRelativeTo(eachAttempt(service, accountId, { ...tools, pause: watch.pause }), ATTEMPT_OPTIONS);
    client.middlewareStack.use(wholeAnswers(DIALECTS[service]));
    // It copies every answer for a log that is not kept.
    client.middlewareStack.remove('loggerMiddleware');
    return async (command) => {
      signal.throwIfAborted();
      const action = `${service}:${command.constructor.name.replace(/Command$/, '')}`;
      const why = whyOver();
      if (why !== null) throw new SourceError('timed_out', 'Deadline', `${action}: not asked, ${why}`);
      try {
        return await watch.during(() => askedTwice(() => client.send(command), () => whyOver() !== null));
      } catch (error) {
        signal.throwIfAborted();
        throw toSourceError(error, action);
      }
    };
  };
}
