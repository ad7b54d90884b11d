import { defineAcross } from '../define-check.js';

export const exceptionUnmatched = defineAcross({
  id: 'exception-unmatched',
  title: 'Exception covers nothing',
  severity: 'low',
  means: 'What it covered was mended, or it never meant what it was written for: a name may be misspelt.',
  remedy: 'Delete it, or correct it.',
  commands: [],
  needs: [],
});
