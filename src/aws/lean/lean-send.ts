import type {
  Client, Command, DeserializeHandler, DeserializeMiddleware, FinalizeHandler, FinalizeRequestMiddleware, HandlerExecutionContext,
  MetadataBearer,
} from '@smithy/types';
import type { HeldTurns, Pace } from '../attempt-middleware.js';
import type { ReadAnswer } from './advisor-readers.js';
import { learnRequest, type Answered, type LeanConfig, type Route, type SendLearnt } from './learnt-request.js';

/** By action: calls that are made so often that what the SDK does around each of them is most of what they cost. */
export type Readers = ReadonlyMap<string, ReadAnswer>;

/** How the first attempt ended, where the SDK has to say what that means. */
type End = Answered | { readonly error: unknown };

interface LeanTools {
  readonly pace: Pace;
  readonly held: HeldTurns;
  readonly readers: Readers;
  /** Of the operations that are methods and paths. */
  readonly routes: ReadonlyMap<string, Route>;
  /** An answer was none of those that are read here. */
  readonly onReread: (action: string) => void;
}

/**
 * The first call of a kind is the SDK's. The next ones are sent as it was, and an answer that is just as it should be is read
 * in one go. Everything else, refusals and broken connections included, is handed to the SDK as the end of its own first
 * attempt: what it means, and whether to try again, is decided in one place.
 */
export function leanSend<I extends object, O extends MetadataBearer, C>(client: Client<I, O, C>, tools: LeanTools) {
  const { pace, held, readers, routes, onReread } = tools;
  const learnt = new Map<string, Learning>();
  const ends = new WeakMap<object, End>();
  const stack = client.middlewareStack;
  stack.addRelativeTo(learning(learnt, routes), { name: 'learning', relation: 'before', toMiddleware: 'eachAttempt' });
  stack.addRelativeTo(ending(ends), { name: 'ending', relation: 'after', toMiddleware: 'checkBytes' });
  const config = client.config as unknown as LeanConfig;
  return async <In extends I, Out extends O>(command: Command<I, In, O, Out, C>): Promise<Out> => {
    const action = command.constructor.name.replace(/Command$/, '');
    const read = readers.get(action);
    if (read === undefined) return client.send(command);
    const known = learnt.get(action);
    if (known === undefined) return first(() => client.send(command), action, learnt);
    const send = await known.request;
    const identity = await config.credentials().catch(() => null);
    // The SDK says what is wrong with them.
    if (send === undefined || identity === null) return client.send(command);
    let whole: Promise<Out> | undefined;
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => { leave = resolve; });
    const attempt = async (): Promise<Out | undefined> => {
      const end: End = await send(command.input, identity, config.requestHandler).catch((error: unknown) => ({ error }));
      if ('response' in end && end.response.statusCode === 200) {
        const output = read(end.response.body as Uint8Array);
        if (output !== undefined) {
          end.taken();
          return { $metadata: { httpStatusCode: 200 }, ...output } as unknown as Out;
        }
        onReread(action);
      }
      ends.set(command.input, end);
      const turn = heldTurn(left);
      held.set(command.input, turn.run);
      whole = client.send(command);
      await turn.ended(whole);
      return undefined;
    };
    // What the SDK makes of the first attempt is told here; how the call ends, it tells itself.
    const output = await pace(action, () => 1, attempt).catch((error: unknown) => {
      if (whole === undefined) throw error;
    }).finally(leave);
    return output ?? (whole as unknown as Promise<Out>);
  };
}

/** A turn in which the SDK runs one attempt. It goes on from there when the turn has been left. */
function heldTurn(left: Promise<void>) {
  let begin: (attempt: Promise<unknown>) => void = () => undefined;
  const begun = new Promise<unknown>((resolve) => { begin = resolve; });
  return {
    run: async <T>(attempt: () => Promise<T>): Promise<T> => {
      const running = attempt();
      begin(running);
      await running.catch(() => undefined);
      await left;
      return running;
    },
    /** As that attempt ends; or the call, if it does not come so far. */
    ended: async (whole: Promise<unknown>): Promise<void> => {
      await Promise.race([begun, whole.then(() => undefined)]);
    },
  };
}

/** What is learnt of a kind of call: known when the first one is ready to be sent. */
interface Learning {
  readonly request: Promise<SendLearnt | undefined>;
  readonly tell: (request: SendLearnt | undefined) => void;
}

/** The others wait for it until it is ready to be sent. Without credentials it never is: then the next one is the first. */
async function first<T>(send: () => Promise<T>, action: string, learnt: Map<string, Learning>): Promise<T> {
  let tell: Learning['tell'] = () => undefined;
  const request = new Promise<SendLearnt | undefined>((resolve) => { tell = resolve; });
  const own = { request, tell };
  learnt.set(action, own);
  try {
    return await send();
  } finally {
    tell(undefined);
    if ((await request) === undefined && learnt.get(action) === own) learnt.delete(action);
  }
}

function learning<I extends object, O extends object>(
  learnt: ReadonlyMap<string, Learning>,
  routes: LeanTools['routes'],
): FinalizeRequestMiddleware<I, O> {
  return (next: FinalizeHandler<I, O>, context: HandlerExecutionContext) => (args) => {
    const action = (context.commandName ?? '').replace(/Command$/, '');
    learnt.get(action)?.tell(learnRequest(args.request, context, args.input, routes.get(action)));
    return next(args);
  };
}

/** Lets an attempt end as it has ended already. */
function ending<I extends object, O extends object>(ends: WeakMap<object, End>): DeserializeMiddleware<I, O> {
  return (next: DeserializeHandler<I, O>) => async (args) => {
    const end = ends.get(args.input);
    ends.delete(args.input);
    if (end === undefined) return next(args);
    if ('error' in end) throw end.error;
    return { response: end.response, output: undefined as unknown as O };
  };
}
