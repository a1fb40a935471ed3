/** Puts `args` where `{0}`, `{1}` … stand, after looking the text up. In the host it is `vscode.l10n.t`. */
export type Translate = (text: string, ...args: string[]) => string;

export const english: Translate = (text, ...args) =>
  text.replace(/\{(\d+)\}/g, (_, index) => args[Number(index)] ?? '');
