/**
 * Every command that does something: how it is called, what it is about and which options it takes. A command that
 * has one subcommand for each report stands once for all of them: `plan <report>`.
 */
export function commandsOf({ command, reports }) {
  const isReport = (name) => reports.some((report) => report.name === name);
  return command.commands.flatMap((own) => listed(own, [], isReport));
}

function listed(own, above, isReport) {
  const path = [...above, own.name()];
  const nested = own.commands;
  if (nested.length > 0 && nested.every((child) => isReport(child.name()))) {
    return [entry(path, ['<report>'], own, nested.flatMap(({ options }) => options))];
  }
  const inputs = own.registeredArguments.map(input);
  return [entry(path, inputs, own, own.options), ...nested.flatMap((child) => listed(child, path, isReport))];
}

function input(argument) {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function entry(path, inputs, own, options) {
  const about = own.summary() || own.description();
  const usage = [...path, ...inputs].join(' ');
  return { name: path.join(' '), usage, about, detail: own.description(), options };
}
