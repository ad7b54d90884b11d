import { defineAcross } from '../define-check.js';

export const exceptionExpired = defineAcross({
  id: 'exception-expired',
  title: 'Exception has expired',
  severity: 'medium',
  means: 'What it covered counts again. It was decided to look at it anew on that day.',
  remedy: 'Mend what it covers and delete it, or decide again and set a new day.',
  commands: [],
  needs: [],
});
