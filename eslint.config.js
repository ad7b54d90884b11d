// The rules live in .eslintrc.json. ESLint 9+ reads only flat config, so this file hands them over.
import { readFileSync } from 'node:fs';
import js from '@eslint/js';
import { FlatCompat } from '@eslint/eslintrc';
import { createNodeResolver } from 'eslint-plugin-import-x';

const compat = new FlatCompat({ baseDirectory: import.meta.dirname, recommendedConfig: js.configs.recommended });
const eslintrc = JSON.parse(readFileSync(new URL('./.eslintrc.json', import.meta.url), 'utf8'));

// Imports name the .js file that a .ts file becomes.
const resolver = createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } });

export default [
  { ignores: ['dist/**', 'coverage/**'] },
  { settings: { 'import-x/resolver-next': [resolver] } },
  ...compat.config(eslintrc),
];
