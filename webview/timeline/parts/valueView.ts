import type { Attribute } from '../../../src/core/spans/spanDetails';
import type { ValuePath } from '../../../src/protocol/timeline';
import { button, h, icon } from '../dom';
import { checkPath, copyPath } from '../icons';
import { t } from '../strings';
import { formatJson } from '../text/json';
import { formatSql } from '../text/sql';

/** Longer or taller than this, a value is folded to its beginning. */
const shortCharacters = 400;
const shortLines = 10;

export interface ValueActions {
  copy(value: ValuePath): Promise<void>;
}

/** How a value is best read: JSON and SQL laid out, everything else as it is. */
export function readable(key: string, text: string): { text: string; isCode: boolean } {
  if (/(?:^|\.)(?:query|statement|sql)(?:\.|$)|^db\./.test(key)) {
    const sql = formatSql(text);
    if (sql !== undefined) return { text: sql, isCode: true };
  }
  const json = formatJson(text);
  return json === undefined ? { text, isCode: false } : { text: json, isCode: true };
}

/** A key and its value, with a button that copies the value whole. */
export function attributeRow({ key, value }: Attribute, path: ValuePath, actions: ValueActions): HTMLElement[] {
  const shown = readable(key, value.text);
  const content = h('dd', { class: `value ${value.type}${shown.isCode ? ' code' : ''}` });
  if (value.type === 'empty') content.append(h('span', { class: 'dim', text: t('emptyValue') }));
  else content.append(longText(shown.text, value.fullLength));
  content.append(copyButton(t('copyValue', key), () => actions.copy(path)));
  return [h('dt', { class: 'key', title: key }, h('bdi', { text: key, attributes: { dir: 'auto' } })), content];
}

/** Text folded to its beginning where it is long. `fullLength`: characters of the whole, when the host sent only a part. */
export function longText(text: string, fullLength?: number): HTMLElement {
  const whole = h('bdi', { class: 'text', attributes: { dir: 'auto' } });
  const box = h('div', { class: 'long-text' }, whole);
  const short = beginning(text);
  whole.textContent = short;
  if (short.length < text.length) {
    const more = t('showMore', text.length);
    const toggle = button('link-button more', more, () => {
      const isOpen = toggle.getAttribute('aria-expanded') === 'true';
      toggle.setAttribute('aria-expanded', String(!isOpen));
      toggle.textContent = isOpen ? more : t('showLess');
      whole.textContent = isOpen ? short : text;
    });
    toggle.setAttribute('aria-expanded', 'false');
    box.append(toggle);
  }
  if (fullLength !== undefined && fullLength > text.length) {
    box.append(h('div', { class: 'dim cut', text: t('cutValue', text.length, fullLength) }));
  }
  return box;
}

function beginning(text: string): string {
  let at = -1;
  for (let line = 0; line < shortLines; line++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0) break;
  }
  let end = Math.min(at < 0 ? text.length : at, text.length > shortCharacters * 1.2 ? shortCharacters : text.length);
  if (end < text.length && /[\udc00-\udfff]/.test(text[end])) end--;
  return end < text.length ? `${text.slice(0, end)}…` : text;
}

export function copyButton(label: string, copy: () => Promise<void>): HTMLElement {
  const copying = icon(copyPath);
  const element = button('icon-button copy', '', () => {
    void copy().then(() => {
      element.replaceChildren(icon(checkPath));
      element.classList.add('done');
      setTimeout(() => {
        element.replaceChildren(copying);
        element.classList.remove('done');
      }, 1200);
    });
  });
  element.append(copying);
  element.title = label;
  element.setAttribute('aria-label', label);
  return element;
}
