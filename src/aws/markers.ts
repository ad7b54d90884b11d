import { SourceError } from '../gather/source-error.js';

interface Truncatable {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** Where IAM's list continues; null: it ends here. A marker without the flag is stale. */
export function listMarker({ IsTruncated, Marker }: Truncatable): string | null {
  return IsTruncated === true ? followable(Marker) : null;
}

/** Where a job's result continues. IsTruncated is not trusted: services were lost where a marker came without it. */
export function resultMarker({ IsTruncated, Marker }: Truncatable): string | null {
  return IsTruncated === true ? followable(Marker) : (Marker ?? '') || null;
}

/** A truncated list without a marker can't be followed, and must not pass for a whole one. */
function followable(marker: string | undefined): string {
  if (marker === undefined || marker === '') throw new SourceError('failed', 'NoMarker', 'AWS cut the list short and sent no marker');
  return marker;
}
