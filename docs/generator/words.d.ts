export function fromTerminal(text: string): string;
export function asSentence(text: string): string;
