import { contrast, mix, readColor, toCss, withContrast, type Rgb } from './color';
import { serviceColors } from './serviceColors';

/** Colours of the painted parts, all from the theme; CSS texts unless said otherwise. */
export interface Palette {
  readonly isHighContrast: boolean;
  readonly background: string;
  readonly foreground: string;
  readonly dim: string;
  /** Lines of the time grid. */
  readonly grid: string;
  readonly error: string;
  readonly onError: string;
  /** Marks of findings, and the line of the critical path. */
  readonly warning: string;
  readonly path: string;
  readonly selectedForeground: string;
  readonly font: string;
  /** Per service: own time, the whole bar; and as numbers for the minimap. */
  readonly strong: readonly string[];
  readonly pale: readonly string[];
  readonly services: readonly Rgb[];
  readonly errorRgb: Rgb;
  /** Text on a service's own colour. */
  onService(service: number): string;
}

const slots = 12;
/** The same as `--dim` in page.css. */
const dimShare = 0.72;
const leastAlpha = 0.75;
/** For a theme that lacks a colour: readable grey. */
const grey: Rgb = { r: 0.5, g: 0.5, b: 0.5 };

/** Reads the theme that is on now. */
export function readPalette(services: readonly string[]): Palette {
  const style = getComputedStyle(document.documentElement);
  const bodyStyle = getComputedStyle(document.body);
  const isLight = /\bvscode-(light|high-contrast-light)\b/.test(document.body.className);
  const isHighContrast = /\bvscode-high-contrast/.test(document.body.className);
  const white: Rgb = { r: 1, g: 1, b: 1 };
  const black: Rgb = { r: 0, g: 0, b: 0 };
  const raw = (name: string) =>
    style.getPropertyValue(`--vscode-${name}`) || bodyStyle.getPropertyValue(`--vscode-${name}`);
  const background = readColor(raw('editor-background'), isLight ? white : black) ?? (isLight ? white : black);
  const read = (...names: string[]): Rgb | undefined => {
    for (const name of names) {
      const color = readColor(raw(name), background);
      if (color) return color;
    }
    return undefined;
  };
  const foreground = read('foreground', 'editor-foreground') ?? (isLight ? black : white);
  const spare = read('terminal-ansiYellow', 'charts-yellow') ?? grey;
  const theme = Array.from(
    { length: slots },
    (_, i) =>
      // Some of the theme's chart colours are meant for a glimpse in VS Code's minimap and nearly transparent.
      readColor(raw(`spanlight-service${i + 1}`), background, leastAlpha) ?? spare,
  );
  const error = withContrast(read('spanlight-error', 'errorForeground') ?? { r: 0.9, g: 0.2, b: 0.2 }, background, 3);
  const rgbs = serviceColors(services, theme, background, isHighContrast);
  const strong = each(rgbs, toCss);
  const pale = each(rgbs, rgb => toCss(mix(rgb, background, isLight ? 0.35 : 0.42)));
  return {
    isHighContrast,
    background: toCss(background),
    foreground: toCss(foreground),
    dim: toCss(mix(foreground, background, dimShare)),
    grid: toCss(isHighContrast ? mix(foreground, background, 0.35) : mix(foreground, background, 0.1)),
    error: toCss(error),
    onError: toCss(withContrast(background, error, 3)),
    warning: toCss(withContrast(read('editorWarning-foreground') ?? spare, background, 3)),
    path: toCss(withContrast(read('spanlight-criticalPath') ?? foreground, background, 3)),
    selectedForeground: toCss(read('list-activeSelectionForeground') ?? foreground),
    font: bodyStyle.fontFamily || 'sans-serif',
    strong,
    pale,
    services: rgbs,
    errorRgb: error,
    onService: service =>
      toCss(contrast(rgbs[service] ?? grey, black) >= contrast(rgbs[service] ?? grey, white) ? black : white),
  };
}

/** As `map`, but works each colour out once: ten thousand services share a few dozen. */
function each(rgbs: readonly Rgb[], toText: (rgb: Rgb) => string): string[] {
  const known = new Map<Rgb, string>();
  return rgbs.map(rgb => {
    const text = known.get(rgb) ?? toText(rgb);
    known.set(rgb, text);
    return text;
  });
}

/** Calls back when VS Code switches the theme, which it does by changing attributes of html and body. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  const attributeFilter = ['class', 'style', 'data-vscode-theme-id', 'data-vscode-theme-kind'];
  observer.observe(document.documentElement, { attributes: true, attributeFilter });
  observer.observe(document.body, { attributes: true, attributeFilter });
}
