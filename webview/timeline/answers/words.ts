import { say, type Phrase } from '../../../src/core/phrase';
import { h, isolated } from '../dom';
import { translate } from '../strings';

/** A phrase in the person's language. */
export function words(phrase: Phrase): string {
  return say(phrase, translate);
}

/**
 * A sentence as nodes: its first argument, if that is a phrase, is what it is about and becomes `subject`. What comes from
 * spans is text, isolated from what stands around it.
 */
export function sentenceNodes({ text, args }: Phrase, subject: (text: string) => HTMLElement): Node[] {
  const nodes: Node[] = [];
  // Without values, so that places stay to be filled in here.
  const template = translate(text, ...args.map((_, i) => `{${i}}`));
  for (const part of template.split(/(\{\d+\})/)) {
    const index = /^\{(\d+)\}$/.exec(part)?.[1];
    const arg = index === undefined ? undefined : args[Number(index)];
    if (arg === undefined) nodes.push(document.createTextNode(part));
    else if (typeof arg !== 'object') nodes.push(isolated('', String(arg)));
    else if (index === '0') nodes.push(subject(words(arg)));
    else nodes.push(isolated('', words(arg)));
  }
  return nodes;
}

/** `70 %`, `< 1 %`: a share from 0 to 1. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 1 ? '< 1' : Math.round(value)} %`;
}

/** A bar as long as a share, beside a number that says it. */
export function shareBar(share: number, color: string | undefined): HTMLElement {
  const fill = h('span', { class: 'share-fill' });
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  if (color) fill.style.backgroundColor = color;
  return h('span', { class: 'share-bar', attributes: { 'aria-hidden': 'true' } }, fill);
}
