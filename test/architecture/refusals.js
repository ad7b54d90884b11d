// Jest can't load ESLint's configuration, so this runs beside it: cases in (file, line), for each what the guards of
// imports say of that line in that file, which need not be there.
import { ESLint } from 'eslint';
import { text } from 'node:stream/consumers';

const GUARDS = ['import-x/no-restricted-paths', 'no-restricted-imports', 'no-restricted-syntax'];
const eslint = new ESLint();

async function refusalsOf([file, line]) {
  const { rules } = await eslint.calculateConfigForFile(file);
  // To judge an import needs no types, and a file that is not there is in no project.
  const guards = Object.fromEntries(Object.keys(rules).map((rule) => [rule, GUARDS.includes(rule) ? rules[rule] : 'off']));
  const probe = new ESLint({ overrideConfig: { rules: guards, languageOptions: { parserOptions: { project: null } } } });
  const [{ messages }] = await probe.lintText(line, { filePath: file });
  return messages.map(({ ruleId }) => ruleId ?? 'unreadable');
}

const cases = JSON.parse(await text(process.stdin));
const answers = [];
for (const each of cases) answers.push(await refusalsOf(each));
process.stdout.write(JSON.stringify(answers));
