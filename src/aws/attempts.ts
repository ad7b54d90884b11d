import type { AbsoluteLocation, FinalizeHandler, FinalizeRequestHandlerOptions, FinalizeRequestMiddleware, HandlerExecutionContext } from '@smithy/types';
import type { Emit } from '../gather/events.js';

/** Below the SDK's retry middleware, so every attempt passes, and above the signer. */
export const WATCH_OPTIONS: FinalizeRequestHandlerOptions & AbsoluteLocation = { step: 'finalizeRequest', name: 'watchAttempts', priority: 'low' };

/** Tells every attempt of every call: who was asked what, how long it took, how it ended. */
export function watchAttempts<I extends object, O extends object>(
  service: string,
  accountId: string | null,
  emit: Emit,
): FinalizeRequestMiddleware<I, O> {
  return (next: FinalizeHandler<I, O>, context: HandlerExecutionContext) => async (args) => {
    const started = performance.now();
    const tell = (error: string | null): void => {
      emit({
        kind: 'call',
        service,
        action: (context.commandName ?? '').replace(/Command$/, ''),
        accountId,
        attempt: attemptOf(args.request),
        ms: Math.round(performance.now() - started),
        error,
      });
    };
    try {
      const answer = await next(args);
      tell(null);
      return answer;
    } catch (error) {
      tell(error instanceof Error ? error.name : String(error));
      throw error;
    }
  };
}

/** The retry middleware numbers its attempts in a header: `attempt=2; max=8`. */
function attemptOf(request: unknown): number {
  const { headers } = request as { readonly headers?: Readonly<Record<string, string>> };
  return Number(/attempt=(\d+)/.exec(headers?.['amz-sdk-request'] ?? '')?.[1] ?? 1);
}
