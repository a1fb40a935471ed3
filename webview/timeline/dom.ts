/** Elements without HTML strings: span text is hostile, and the page's CSP forbids style attributes. */
type Child = Node | string | undefined | false;

interface Options {
  readonly class?: string;
  readonly text?: string;
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: Options = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (options.class) element.className = options.class;
  if (options.text !== undefined) element.textContent = options.text;
  if (options.title !== undefined) element.title = options.title;
  for (const [name, value] of Object.entries(options.attributes ?? {})) element.setAttribute(name, value);
  for (const child of children) if (child) element.append(child);
  return element;
}

/** A plain button of the page, drawn as a link or a badge by its class. */
export function button(className: string, text: string, onClick: () => void): HTMLButtonElement {
  const element = h('button', { class: className, text, attributes: { type: 'button' } });
  element.addEventListener('click', onClick);
  return element;
}

/** Text of unknown direction that must not reorder what stands around it. */
export function isolated(className: string, text: string): HTMLElement {
  return h('bdi', { class: className, text, attributes: { dir: 'auto' } });
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/** A 16 by 16 picture of one path in the colour of the text around it; decoration only. */
export function icon(path: string, className = 'icon'): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(svgNamespace, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

/** Sets an attribute, or takes it away for `undefined`, only when that changes it. */
export function setAttribute(element: Element, name: string, value: string | undefined): void {
  if ((element.getAttribute(name) ?? undefined) === value) return;
  if (value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Replaces text only when it differs: setting equal text still costs a layout. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
