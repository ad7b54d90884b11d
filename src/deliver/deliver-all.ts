import type { Delivered, Target } from './destination.js';
import type { Message } from './message.js';
import type { Ports } from './ports.js';
import { SendError } from './send-error.js';

export interface DeliverTools {
  readonly message: Message;
  /** Opened when the first destination is. */
  readonly ports: () => Promise<Ports>;
  /** `--dry-run`: shows, sends nothing. */
  readonly dryRun: boolean;
  /** Why nothing is to be sent; null: send. */
  readonly skip: string | null;
  readonly signal: AbortSignal;
  /** Accepted before, of the same report: later ones may point to it. */
  readonly before: readonly Delivered[];
  /** Of destinations that took some parts of this report before, which ones. */
  readonly partsBefore: (target: Target) => readonly string[];
  /** Told of each one as soon as it is known. */
  readonly onDelivered: (delivered: Delivered) => Promise<void>;
  /** Lines of a dry run. */
  readonly onPreview: (target: Target, lines: readonly string[]) => void;
}

/** One after the other, in the order given: later ones may point to what earlier ones put down. None stops the others. */
export async function deliverAll(targets: readonly Target[], tools: DeliverTools): Promise<readonly Delivered[]> {
  const { skip, dryRun, before, onDelivered } = tools;
  const sent: Delivered[] = [];
  for (const target of targets) {
    const skipped = { ...blank(target), status: 'skipped' as const, detail: skip ?? '' };
    const outcome = skip === null ? await attempt(target, tools, [...before, ...sent]) : skipped;
    sent.push(outcome);
    if (!dryRun || outcome.status === 'failed') await onDelivered(outcome);
  }
  return sent;
}

async function attempt(target: Target, tools: DeliverTools, sent: readonly Delivered[]): Promise<Delivered> {
  const { message, ports, dryRun, signal, onPreview } = tools;
  const before = tools.partsBefore(target);
  const parts = { before, accepted: before };
  let isOnItsWay = false;
  try {
    signal.throwIfAborted();
    const destination = target.open(await ports());
    if (dryRun) {
      onPreview(target, await destination.preview(message, sent, parts));
      return { ...blank(target), status: 'skipped', detail: 'dry run: nothing was sent' };
    }
    isOnItsWay = true;
    const { detail, id = null, link = null } = await destination.send(message, sent, parts);
    return { ...blank(target), status: 'accepted', detail, id, link };
  } catch (error) {
    const some = parts.accepted.length === 0 ? {} : { parts: parts.accepted };
    return { ...blank(target), ...(signal.aborted ? interrupted(isOnItsWay) : failure(error)), ...some };
  }
}

function blank({ to, scheme }: Target): Omit<Delivered, 'status' | 'detail'> {
  return { to, scheme, hint: null, id: null, link: null };
}

type Failure = Pick<Delivered, 'status' | 'detail' | 'hint'>;

function interrupted(isOnItsWay: boolean): Failure {
  return { status: 'failed', detail: isOnItsWay ? 'interrupted on its way; it may have arrived' : 'interrupted', hint: null };
}

/** What a destination throws ends that destination only; anything but a SendError is named as it is. */
function failure(error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error);
  const hint = error instanceof SendError || hasHint(error) ? error.hint : null;
  return { status: 'failed', detail, hint };
}

/** Whatever could not be had on the way there, such as credentials, has advice of its own. */
function hasHint(error: unknown): error is { readonly hint: string | null } {
  return typeof error === 'object' && error !== null && 'hint' in error && (typeof error.hint === 'string' || error.hint === null);
}
