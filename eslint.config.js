// The rules live in .eslintrc.json. ESLint 9+ reads only flat config, so this file hands them over.
import { readFileSync } from 'node:fs';
import js from '@eslint/js';
import { FlatCompat } from '@eslint/eslintrc';

const compat = new FlatCompat({ baseDirectory: import.meta.dirname, recommendedConfig: js.configs.recommended });
const eslintrc = JSON.parse(readFileSync(new URL('./.eslintrc.json', import.meta.url), 'utf8'));

export default [{ ignores: ['dist/**', 'coverage/**'] }, ...compat.config(eslintrc)];
