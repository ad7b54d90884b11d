/**
 * The store could not do what was asked. `code` is the file system's own (`ENOSPC`, `EROFS`, `EACCES` …), or:
 * `LOCKED` (another process writes this run), `NO_RUN`, `AMBIGUOUS`, `DAMAGED` (a manifest that is none), `CLOSED`
 * (written to after its end), `BAD_NAME` (what can't be part of a path), `S3` (a bucket could not be asked, or refused).
 */
export class StoreError extends Error {
  readonly code: string;
  /** The file or folder it is about; null when there is none. */
  readonly path: string | null;
  /** What to do about it, where that is known better than from the code. */
  readonly hint: string | null;

  constructor(code: string, message: string, path: string | null = null, options: ErrorOptions & { readonly hint?: string | null } = {}) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
    this.path = path;
    this.hint = options.hint ?? null;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'it is not there',
  ENOTDIR: 'part of the path is not a folder',
  EISDIR: 'it is a folder',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  ENAMETOOLONG: 'the path is too long',
  EIO: 'the disk can not read or write it',
  ELOOP: 'a link leads to itself',
  EFBIG: 'it is too large',
  ENXIO: 'it is no file',
};

/** What the file system refused, in words; errors that are not its own pass unchanged. */
export function asStoreError(error: unknown, doing: string, path: string): unknown {
  const code = codeOf(error);
  if (error instanceof StoreError || code === null) return error;
  return new StoreError(code, `cannot ${doing} ${path}: ${WORDS[code] ?? messageOf(error)}`, path, { cause: error });
}

/** The same without what was done to what. */
export function inPlainWords(error: unknown): string {
  return WORDS[codeOf(error) ?? ''] ?? messageOf(error);
}

/** Runs `work`; what the file system refuses is thrown as a StoreError. */
export async function namingPath<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStoreError(error, doing, path);
  }
}

/** The code of an error of the file system (or of a StoreError); null: it is another kind of error. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error) || typeof error.code !== 'string') return null;
  return error instanceof StoreError || 'syscall' in error ? error.code : null;
}

export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
