/** What can be measured of looks. These functions run in the page, so each has all it needs in itself. */

/** Texts in sight with less than 4.5:1 to what is painted behind them: `2.28 span.head "authorize card"`, each once. */
export function faintTexts(): string[] {
  type Color = readonly [r: number, g: number, b: number, alpha: number];
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  const known = new Map<string, Color>();
  const read = (css: string): Color => {
    const color = known.get(css);
    if (color || !pen) return color ?? [0, 0, 0, 0];
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = css;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, alpha] = pen.getImageData(0, 0, 1, 1).data;
    known.set(css, [r, g, b, alpha / 255]);
    return [r, g, b, alpha / 255];
  };
  const over = ([r, g, b, alpha]: Color, ground: Color): Color => {
    const part = (top: number, below: number) => top * alpha + below * (1 - alpha);
    return [part(r, ground[0]), part(g, ground[1]), part(b, ground[2]), 1];
  };
  const luminance = ([r, g, b]: Color): number => {
    const linear = (value: number) => (value <= 10.31 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const contrast = (a: Color, b: Color): number => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const upwards = function* (element: Element): Generator<Element> {
    for (let at: Element | null = element; at; at = at.parentElement) yield at;
  };
  const groundOf = (element: Element): Color => {
    const layers = [...upwards(element)].map(one => read(getComputedStyle(one).backgroundColor));
    return layers.reduceRight<Color>((ground, layer) => over(layer, ground), [255, 255, 255, 1]);
  };
  const isSeen = (element: Element): boolean => {
    const { width, height, top, bottom, left, right } = element.getBoundingClientRect();
    if (width < 2 || height < 2 || bottom < 0 || right < 0 || top > innerHeight || left > innerWidth) return false;
    if (getComputedStyle(element).visibility === 'hidden') return false;
    return [...upwards(element)].every(one => getComputedStyle(one).opacity !== '0');
  };
  const faint = new Set<string>();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (!text || !element || element.matches('script, style') || !isSeen(element)) continue;
    const opacity = [...upwards(element)].reduce((all, one) => all * Number(getComputedStyle(one).opacity), 1);
    const ground = groundOf(element);
    const [r, g, b, alpha] = read(getComputedStyle(element).color);
    // Transparent text lies over the same in colours.
    if (!alpha) continue;
    const ratio = contrast(over([r, g, b, alpha * opacity], ground), ground);
    const name = [element.tagName.toLowerCase(), ...element.classList].join('.');
    if (ratio < 4.5) faint.add(`${ratio.toFixed(2)} ${name} "${text.slice(0, 30)}"`);
  }
  return [...faint];
}

/** What has the keyboard, as a person sees it and as a screen reader says it. */
export interface Focused {
  /** `button.view-tab`; empty when nothing has it. */
  readonly element: string;
  readonly name: string;
  readonly isMarked: boolean;
}

export function focused(): Focused {
  const element = document.activeElement;
  if (!element || element === document.body) return { element: '', name: '', isMarked: false };
  const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
  const isMarked = (one: Element): boolean => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderTopColor, backgroundColor } =
      getComputedStyle(one);
    const focus = getComputedStyle(document.documentElement).getPropertyValue('--vscode-focusBorder');
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = focus;
    const wanted = getComputedStyle(probe).color;
    probe.remove();
    return (
      (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && outlineColor !== 'rgba(0, 0, 0, 0)') ||
      boxShadow.includes(wanted) ||
      borderTopColor === wanted ||
      (one.matches('.splitter') && backgroundColor === wanted)
    );
  };
  const labelled = document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.textContent;
  return {
    element: [element.tagName.toLowerCase(), ...element.classList].join('.'),
    name:
      element.getAttribute('aria-label') ??
      labelled ??
      (element.textContent?.trim() || element.getAttribute('title') || ''),
    isMarked: [element, active, element.querySelector('.flame-active'), element.shadowRoot?.activeElement].some(
      one => one instanceof Element && isMarked(one),
    ),
  };
}
