import { count, fits, flag, instant, list, nullable, object, text, textLike, oneOf } from '../store/json-shape.js';

export interface PackedReport {
  readonly name: string;
  readonly rows: number;
  readonly complete: boolean;
}

/** `manifest.json` of a pack: which run it is of, and what is in it. */
export interface PackManifest {
  readonly schema: 'iam-audit/pack/1';
  /** Version of iam-audit that made it. */
  readonly tool: string;
  readonly run: string;
  /** Organization or account. */
  readonly scope: string;
  readonly caller: string;
  readonly source: string;
  readonly started_at: string;
  readonly finished_at: string | null;
  /** Was everything seen that the reports and controls ask for? */
  readonly complete: boolean;
  readonly redacted: boolean;
  readonly evidence: {
    readonly included: boolean;
    readonly records: number;
    /** Of the digests of all records; with pseudonyms an HMAC by their key, which tells nothing by itself. */
    readonly digest: string;
  };
  readonly reports: readonly PackedReport[];
  /** Fingerprint of the key that signs it; null: it is not signed. */
  readonly signed_by: string | null;
}

const DIGEST = textLike(/^[0-9a-f]{64}$/, 'a SHA-256');

const SHAPE = object<PackManifest>({
  schema: oneOf(['iam-audit/pack/1']),
  tool: text,
  run: text,
  scope: text,
  caller: text,
  source: text,
  started_at: instant,
  finished_at: nullable(instant),
  complete: flag,
  redacted: flag,
  evidence: object<PackManifest['evidence']>({ included: flag, records: count, digest: DIGEST }),
  reports: list(object<PackedReport>({ name: text, rows: count, complete: flag })),
  signed_by: nullable(DIGEST),
});

/** null: it is none. */
export function parsePackManifest(json: string): PackManifest | null {
  return parsedAs(SHAPE, json);
}

/** What `coverage.json` has to have; it has more. */
export interface PackCoverage {
  readonly schema: 'iam-audit/pack-coverage/1';
  readonly run: string;
  readonly complete: boolean;
  readonly reports: readonly Pick<PackedReport, 'name' | 'complete'>[];
}

const COVERAGE_SHAPE = object<PackCoverage>({
  schema: oneOf(['iam-audit/pack-coverage/1']),
  run: text,
  complete: flag,
  reports: list(object<PackCoverage['reports'][number]>({ name: text, complete: flag })),
});

export function parsePackCoverage(json: string): PackCoverage | null {
  return parsedAs(COVERAGE_SHAPE, json);
}

function parsedAs<T>(shape: Parameters<typeof fits<T>>[0], json: string): T | null {
  try {
    const value: unknown = JSON.parse(json);
    return fits(shape, value) ? value : null;
  } catch {
    return null;
  }
}
