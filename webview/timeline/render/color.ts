/** Colour arithmetic on what the theme gives: sRGB for contrast as WCAG has it, OKLab for even steps of lightness. */
export interface Rgb {
  /** 0 to 1. */
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/**
 * Reads what a browser computes for a colour, or a hex colour as VS Code writes it; `over` is what shines through where
 * the colour is not opaque, `leastAlpha` how opaque it is at least. Undefined for anything else.
 */
export function readColor(text: string, over: Rgb, leastAlpha = 0): Rgb | undefined {
  const trimmed = text.trim();
  const hex = /^#([0-9a-f]{3,8})$/i.exec(trimmed)?.[1];
  if (hex) {
    const wide = hex.length <= 4 ? [...hex].map(digit => digit + digit).join('') : hex;
    if (wide.length !== 6 && wide.length !== 8) return undefined;
    const part = (i: number) => parseInt(wide.slice(i, i + 2), 16) / 255;
    return mix({ r: part(0), g: part(2), b: part(4) }, over, wide.length === 8 ? Math.max(part(6), leastAlpha) : 1);
  }
  const numbers = /^(?:rgba?|color)\(([^)]*)\)$/.exec(trimmed)?.[1];
  if (!numbers) return undefined;
  const isSrgb = /^\s*srgb/.test(numbers);
  const values = (numbers.match(/-?[\d.]+%?/g) ?? []).map(value => parseFloat(value) / (value.endsWith('%') ? 100 : 1));
  if (values.length < 3) return undefined;
  const size = isSrgb ? 1 : 255;
  return mix(
    { r: values[0] / size, g: values[1] / size, b: values[2] / size },
    over,
    Math.max(values[3] ?? 1, leastAlpha),
  );
}

/** `share` of a, the rest of b. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const part = (x: number, y: number) => x * share + y * (1 - share);
  return { r: part(a.r, b.r), g: part(a.g, b.g), b: part(a.b, b.b) };
}

export function toCss({ r, g, b }: Rgb): string {
  const part = (value: number) =>
    Math.round(Math.min(1, Math.max(0, value)) * 255)
      .toString(16)
      .padStart(2, '0');
  return `#${part(r)}${part(g)}${part(b)}`;
}

/** As the bytes of an image hold it, opaque: 0xAABBGGRR. */
export function toPixel({ r, g, b }: Rgb): number {
  const part = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 255);
  return ((255 << 24) | (part(b) << 16) | (part(g) << 8) | part(r)) >>> 0;
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function gamma(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

/** Contrast ratio from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const luminance = ({ r, g, b: blue }: Rgb) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(blue);
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

export interface Lab {
  /** Lightness, 0 to 1. */
  readonly l: number;
  readonly a: number;
  readonly b: number;
}

export function toLab({ r, g, b }: Rgb): Lab {
  const [x, y, z] = [linear(r), linear(g), linear(b)];
  const l = Math.cbrt(0.4122214708 * x + 0.5363325363 * y + 0.0514459929 * z);
  const m = Math.cbrt(0.2119034982 * x + 0.6806995451 * y + 0.1073969566 * z);
  const s = Math.cbrt(0.0883024619 * x + 0.2817188376 * y + 0.6299787005 * z);
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

/** Cut to what a screen can show. */
export function fromLab({ l, a, b }: Lab): Rgb {
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const cut = (value: number) => Math.min(1, Math.max(0, gamma(value)));
  return {
    r: cut(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z),
    g: cut(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z),
    b: cut(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z),
  };
}

export function distance(a: Lab, b: Lab): number {
  return Math.hypot(a.l - b.l, a.a - b.a, a.b - b.b);
}

/** Moves only the lightness, away from the background, until the contrast is at least `least`. */
export function withContrast(color: Rgb, background: Rgb, least: number): Rgb {
  if (contrast(color, background) >= least) return color;
  const lab = toLab(color);
  const lighter = toLab(background).l < 0.6;
  for (let step = 1; step <= 40; step++) {
    const moved = fromLab({ ...lab, l: lab.l + (lighter ? step : -step) * 0.02 });
    if (contrast(moved, background) >= least) return moved;
  }
  return lighter ? { r: 1, g: 1, b: 1 } : { r: 0, g: 0, b: 0 };
}
