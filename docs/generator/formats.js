import { code, table } from './markdown.js';
import { asSentence, fromTerminal } from './words.js';

export function formats({ renderers }) {
  return table(['Format', 'What it is'], renderers.map(({ name, about }) => [code(name), fromTerminal(asSentence(about))]));
}
