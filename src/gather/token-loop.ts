import { SourceError } from './source-error.js';

/** Lets each page token of one list pass once: one that comes twice would turn in circles for ever. */
export function onceEach(action: string): (token: string) => string {
  const seen = new Set<string>();
  return (token) => {
    if (seen.has(token)) throw new SourceError('failed', 'TokenLoop', `${action}: AWS sent the same page token twice`);
    seen.add(token);
    return token;
  };
}
