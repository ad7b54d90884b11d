import type { Client, Command, MetadataBearer } from '@smithy/types';
import { SourceError } from '../gather/source-error.js';
import { wholeAnswers } from './answer-middleware.js';
import { askedTwice } from './asked-twice.js';
import { ATTEMPT_OPTIONS, eachAttempt, paced, type AttemptTools, type HeldTurns } from './attempt-middleware.js';
import type { WhyOver } from './deadline.js';
import { FINDING_ROUTES } from './lean/finding-reader.js';
import { leanSend, type Readers } from './lean/lean-send.js';
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
  readonly readers: Readers;
}

interface OwnTime {
  readonly watch: Stopwatch;
  readonly whyOver: WhyOver;
}

/** How each service writes its answers. */
const DIALECTS = { sts: 'query', iam: 'query', organizations: 'json', config: 'json', 'access-analyzer': 'json' } as const;

export type Service = keyof typeof DIALECTS;

/** Makes of a client of the SDK a function that asks: at its pace, within its time, with a whole answer or a SourceError. */
export function makeAsker({ now, signal, whyOver: whyRunOver, readers, ...tools }: AskerTools) {
  return function asker<I extends object, O extends MetadataBearer, C>(
    client: Client<I, O, C>,
    service: Service,
    accountId: string | null,
    { watch, whyOver }: OwnTime = { watch: stopwatch(now), whyOver: whyRunOver },
  ): Ask<I, O, C> {
    const pace = paced(service, accountId, { ...tools, pause: watch.pause });
    const held: HeldTurns = new WeakMap();
    client.middlewareStack.addRelativeTo(eachAttempt(pace, held), ATTEMPT_OPTIONS);
    client.middlewareStack.use(wholeAnswers(DIALECTS[service]));
    // It copies every answer for a log that is not kept.
    client.middlewareStack.remove('loggerMiddleware');
    const onReread = (action: string): void => { tools.emit({ kind: 'reread', service, action, accountId }); };
    const isLean = service === 'iam' || service === 'access-analyzer';
    const send = isLean ? leanSend(client, { pace, held, readers, routes: FINDING_ROUTES, onReread }) : client.send.bind(client);
    return async (command) => {
      signal.throwIfAborted();
      const action = `${service}:${command.constructor.name.replace(/Command$/, '')}`;
      const why = whyOver();
      if (why !== null) throw new SourceError('timed_out', 'Deadline', `${action}: not asked, ${why}`);
      try {
        return await watch.during(() => askedTwice(() => send(command), () => whyOver() !== null));
      } catch (error) {
        signal.throwIfAborted();
        throw toSourceError(error, action);
      }
    };
  };
}
