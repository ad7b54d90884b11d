import { usageError } from '../errors.js';
import { nearest } from '../options/nearest.js';
import { didYouMean, quoted } from '../text.js';
import type { DestinationKind, ParseContext, Target } from './destination.js';
import { DESTINATIONS } from './index.js';

/** What `--to` names, found out before anything is asked. What can't be meant is a usage error. */
export async function parseTargets(named: readonly string[], context: ParseContext): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const to of named) targets.push(await (await kindOf(to)).parse(to, context));
  return targets;
}

async function kindOf(to: string): Promise<DestinationKind> {
  const [scheme = ''] = to.split(':', 1);
  const load = Object.hasOwn(DESTINATIONS, scheme) && to.includes(':') ? DESTINATIONS[scheme] : undefined;
  if (load !== undefined) return load();
  const examples: string[] = [];
  for (const each of Object.values(DESTINATIONS)) examples.push((await each()).example);
  const meant = nearest(scheme, Object.keys(DESTINATIONS));
  // What stands there may be a secret that was put in the wrong place: only a scheme is repeated.
  const begins = to.includes(':') ? `can't begin with ${quoted(`${scheme}:`)}` : 'begins with its kind and a colon';
  throw usageError(`--to: a destination ${begins}`, `${didYouMean(meant === null ? null : `${meant}:`)}Allowed: ${examples.join(', ')}.`);
}
