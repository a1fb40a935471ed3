import { button, h } from '../dom';
import { t } from '../strings';

/** Built at once; a span may carry ten thousand events, and building all of them would stop the page. */
const atOnce = 200;

/**
 * Puts items into a list, a few hundred at a time, with a button for more. `wrap` names the element the button stands in,
 * as the list's kind of child. What comes after the items goes in last and stays last.
 */
export function appendSome(
  list: HTMLElement,
  count: number,
  make: (index: number) => readonly HTMLElement[],
  wrap: 'dd' | 'li',
): void {
  const more = h(wrap, { class: 'across' });
  const add = (from: number) => {
    const to = Math.min(count, from + atOnce);
    for (let i = from; i < to; i++) more.before(...make(i));
    if (to === count) return more.remove();
    const next = button('link-button', t('showNext', Math.min(atOnce, count - to), count - to), () => {
      add(to);
      more.querySelector('button')?.focus(); // the next one; the old one is gone with the keyboard on it
    });
    more.replaceChildren(next);
  };
  list.append(more);
  add(0);
}
