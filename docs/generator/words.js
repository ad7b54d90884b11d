import { code } from './markdown.js';

const FLAG = /(?<![\w-])--(source (aggregator|organization|account)\b|[a-z][a-z-]*)|\biam-audit (merge|runs|plan)\b(?: <report>)?/g;
const PAGE = /\bdocs\/([\w/-]+)\.md\b/g;

/**
 * Flags, commands and pages stand bare in the terminal; in Markdown flags and commands are code, unless they already
 * are, and pages are links.
 */
export function fromTerminal(text) {
  const parts = text.split(/(`[^`]*`)/);
  return parts.map((part) => (part.startsWith('`') ? part : part.replace(FLAG, code).replace(PAGE, '[$&](/$&)'))).join('');
}

export function asSentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
