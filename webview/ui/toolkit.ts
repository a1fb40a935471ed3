/**
 * The only door to the control library, which is no longer developed: replacing it is a change of this file. Deep imports,
 * because its index brings every component. Only form chrome comes from here; timeline and detail are our own elements.
 */
import { vsCodeButton } from '@vscode/webview-ui-toolkit/dist/button/index.js';
import { vsCodeProgressRing } from '@vscode/webview-ui-toolkit/dist/progress-ring/index.js';
import { provideVSCodeDesignSystem } from '@vscode/webview-ui-toolkit/dist/vscode-design-system.js';

/** Defines the elements. The page needs `<meta property="csp-nonce">` before: the library adds one style sheet. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing());
}

export interface Button {
  readonly element: HTMLElement;
  setLabel(text: string): void;
}

export function createButton(label: string, isPrimary: boolean, onClick: () => void): Button {
  const element = document.createElement('vscode-button');
  element.setAttribute('appearance', isPrimary ? 'primary' : 'secondary');
  element.textContent = label;
  element.addEventListener('click', onClick);
  return { element, setLabel: text => (element.textContent = text) };
}

export function createProgressRing(label: string): HTMLElement {
  const element = document.createElement('vscode-progress-ring');
  element.setAttribute('aria-label', label);
  return element;
}
