/**
 * Where in an answer something stands: `Policies[].PolicyVersionList[].Document`. `[]` goes into every element of a
 * list; what may be left out has a `?`, and then nothing below it is missing either. What may be empty has a `~`.
 */
export type Path = string;

interface Step {
  readonly name: string;
  readonly isList: boolean;
  readonly isOptional: boolean;
  readonly mayBeEmpty: boolean;
}

const KNOWN = new Map<Path, readonly Step[]>();

function stepsOf(path: Path): readonly Step[] {
  let steps = KNOWN.get(path);
  if (steps === undefined) {
    steps = path.split('.').map((part) => {
      const [, name = '', optional, empty, list] = /^(\w+)(\?)?(~)?(\[\])?$/.exec(part) ?? [];
      return { name, isList: list !== undefined, isOptional: optional !== undefined, mayBeEmpty: empty !== undefined };
    });
    KNOWN.set(path, steps);
  }
  return steps;
}

/** Is what the path leads to missing, or empty, anywhere? An empty list is there. */
export function isMissing(answer: object, path: Path): boolean {
  return lacks(answer, stepsOf(path), 0);
}

function lacks(value: unknown, steps: readonly Step[], at: number): boolean {
  const step = steps[at];
  if (step === undefined) return value === undefined || value === null || value === '';
  if (typeof value !== 'object' || value === null) return true;
  const next = (value as Readonly<Record<string, unknown>>)[step.name];
  if (next === undefined || next === null) return !step.isOptional;
  if (step.mayBeEmpty) return false;
  if (!step.isList) return lacks(next, steps, at + 1);
  return !Array.isArray(next) || next.some((item) => lacks(item, steps, at + 1));
}

/** `Policies[].PolicyVersionList[].Document` is named `PolicyVersionList.Document`. */
export function nameOf(path: Path): string {
  return path.replace(/[?~]|\[\]/g, '').split('.').slice(-2).join('.');
}
